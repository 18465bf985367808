#define API extern
int b(void);
