#define W(x) x
W(int f(void)
#if 1
);
#endif
int g(void);
