#define HDR "x.h"
#include HDR
