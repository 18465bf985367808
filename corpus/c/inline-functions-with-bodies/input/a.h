static inline int f(int a) { struct local { int q; } l; return a + l.q; }
static __inline__ int g(void) { return 1; }
extern __inline int h(void);
