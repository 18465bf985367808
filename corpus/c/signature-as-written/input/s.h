#define EXPORT __attribute__((visibility("default")))
#define OF(args) args
#define MAKE(type, name) extern type name(void)
EXPORT int written  OF((int a,   /* first */
                        int b));
MAKE(int, made);
typedef struct point { int x, y; } point;
