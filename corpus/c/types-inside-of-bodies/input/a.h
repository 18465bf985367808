static inline int f(void) { return ((struct { int a; }){1}).a; }
#define M(x) ((struct mm *)(x))
int g(void);
