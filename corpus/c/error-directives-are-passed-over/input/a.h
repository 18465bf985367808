#if 0
#error no
#endif
#ifdef __linux__
int f(void);
#else
#error "unsupported"
#endif
