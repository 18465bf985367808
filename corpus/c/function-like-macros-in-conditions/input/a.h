#define AT_LEAST(a,b) ((a)*100+(b) <= 1002)
#if AT_LEAST(9, 1)
int yes(void);
#endif
#if defined(AT_LEAST) && !AT_LEAST(11,0)
int yes2(void);
#endif
