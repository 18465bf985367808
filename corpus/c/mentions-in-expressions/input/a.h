extern char b[sizeof(struct { int a; })];
extern int q[sizeof(struct undecl *)];
static inline int f(void) { struct onlybody *p = 0; return !p; }
