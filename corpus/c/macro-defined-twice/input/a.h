#define A 1
#undef A
#define A 2
#if A == 2
int two(void);
#endif
