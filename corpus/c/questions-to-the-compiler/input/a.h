#ifdef __has_attribute
# if __has_attribute(deprecated)
int yes(void);
# endif
#endif
#if defined(__has_include) && __has_include(<stdint.h>)
int inc(void);
#endif
#if __has_include("nothere.h")
int no(void);
#endif
