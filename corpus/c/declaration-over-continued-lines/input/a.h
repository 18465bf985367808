int f(int a, \
      int b);
int \
g(void);
