#if 1 +
int a(void);
#endif
int b(void);
