#if defined(__GNUC__) && __GNUC__ >= 4
int gnu(void);
#endif
#ifdef __x86_64__
int x(void);
#endif
#if defined(__APPLE__) || defined(_MSC_VER)
int no(void);
#endif
