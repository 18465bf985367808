#ifdef STATIC_ONLY
int hidden(void);
#endif
#if LEVEL > 2
int level(void);
#endif
int a(void);
