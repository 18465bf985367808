#include <sys/part.h>
int a(void);
