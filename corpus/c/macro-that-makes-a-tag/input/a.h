#define S(x) struct x
S(abc) { int a; };
S(abc) *mk(void);
