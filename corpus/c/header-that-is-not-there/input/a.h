#include <nothere_at_all.h>
int f(void);
