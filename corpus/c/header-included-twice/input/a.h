#define T int
#include "tmpl.h"
#undef T
#define T char
#include "tmpl.h"
#undef T
