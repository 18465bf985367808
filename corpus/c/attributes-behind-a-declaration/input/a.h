#define NN(x) __attribute__((nonnull(x)))
#define DEP(m) __attribute__((deprecated(m)))
int f(char *p) NN(1);
int g(void) DEP("use f") ;
