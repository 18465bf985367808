#ifndef LIMIT
#define LIMIT 10
#endif
#ifndef LIMIT
#define LIMIT 20
#endif
extern int a[LIMIT];
