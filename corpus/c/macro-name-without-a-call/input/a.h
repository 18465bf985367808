#define f(x) x
int (f)(int);
extern int (*pf)(int);
