#define A 1
#define HAS defined(A) && A
#if HAS
int yes(void);
#endif
