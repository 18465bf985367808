#include <time.h>
struct tm *conv(long t);
struct timespec;
struct mine *x(struct timespec *t);
