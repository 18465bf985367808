int f(void);
#define LAST 1