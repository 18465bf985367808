#if 0
int a(void);
#elif 1
int b(void);
#elif 1
int c(void);
#else
int d(void);
#endif
#if 0
# if 1
int e(void);
# else
int f(void);
# endif
#endif
