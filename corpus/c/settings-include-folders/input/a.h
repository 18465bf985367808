#include <deep.h>
int a(void);
