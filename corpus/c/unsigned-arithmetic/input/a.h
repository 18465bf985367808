#if -1 > 0u
int yes(void);
#endif
#if (0xffffffffffffffff >> 63) == 1
int yes2(void);
#endif
