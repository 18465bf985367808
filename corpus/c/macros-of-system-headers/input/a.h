#include <limits.h>
#if UINT_MAX == 0xffffffffUL
typedef unsigned int u4;
#else
typedef unsigned long u4;
#endif
#if LONG_MAX > INT_MAX
int lp64(void);
#endif
