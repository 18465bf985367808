int f(int a
#ifdef X
, int b
#endif
);
int g(void);
