#define E()
#define P(x) (x)
int f(void) E();
int g P(int a);
#define C(a, b) a b
C(int, h(int x, int y));
