#define TMP 1
int f(void);
#undef TMP
#ifdef TMP
int g(void);
#endif
