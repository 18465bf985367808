extern inline int f(void) { return 1; }
inline int g(void) { return 2; }
__attribute__((always_inline)) static inline int h(void) { return 3; }
