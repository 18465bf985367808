#ifdef __has_builtin
# define HASB(x) __has_builtin(x)
#else
# define HASB(x) 0
#endif
#if HASB(__builtin_nan)
int yes(void);
#else
int no(void);
#endif
#ifdef __has_cpp_attribute
int cpp(void);
#endif
