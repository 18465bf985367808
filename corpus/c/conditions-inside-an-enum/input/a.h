#define HAVE 1
enum e {
 A,
#if HAVE
 B,
#else
 C,
#endif
 D
};
