#define OF(args) args
extern int f OF((int a, char *b));
extern int g OF((void));
typedef void *(*alloc_func) OF((void *o, unsigned n));
