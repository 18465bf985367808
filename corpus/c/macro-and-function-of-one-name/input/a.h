int real(int a, int b);
#define real(a) (real)(a, 0)
#define alias real
int other(void);
