#if 0
This isn't C; it's "text
#else
int f(void);
#endif
