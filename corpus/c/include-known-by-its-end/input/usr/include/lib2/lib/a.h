#include <lib/b.h>
API int a(void);
