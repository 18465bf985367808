#include <stdarg.h>
int vf(const char *fmt, va_list ap);
int f(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
