#define V 20304
#if V >= 20000 && (V / 100) % 100 == 3 && -1 < 0 && 'A' == 65 && 0x10L == 16u
int yes(void);
#endif
#if V < 1 ? 1 : 0
int no(void);
#endif
