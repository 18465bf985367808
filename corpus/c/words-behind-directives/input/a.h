#define A
#ifdef A junk
int y(void);
#endif junk
#ifdef B
#else A
int z(void);
#endif
