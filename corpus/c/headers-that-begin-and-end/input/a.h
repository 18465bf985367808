#include "begin.h"
PKG_API int f(void);
#include "end.h"
#include "begin.h"
PKG_API int g(void);
