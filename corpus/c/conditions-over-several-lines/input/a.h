#define A 1
#if defined(A) \
  || defined(B)
int yes(void);
#endif
#ifdef A /* c */ // d
int y2(void);
#endif
#if A /* multi
line */ && 1
int y3(void);
#endif
