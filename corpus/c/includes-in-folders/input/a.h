#include "sub/b.h"
#include <sub/c.h>
int a(void);
