int early(void);
#define early late
int early(void);
