#include "shared.h"
int a(void);
