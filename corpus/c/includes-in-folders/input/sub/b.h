#include "c.h"
int b(void);
