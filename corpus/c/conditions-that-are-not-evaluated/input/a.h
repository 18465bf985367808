#if 1
int y(void);
#elif (((
int n(void);
#endif
