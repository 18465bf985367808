#if !defined(A_H)
#define A_H 1
int a(void);
#endif
