#include "conf.h"
int read_it(void);
