typedef struct t t;
typedef struct t { int a; } t2;
t2 *f(t *x);
