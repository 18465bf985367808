#define CALL
char * CALL f(void);
typedef int (CALL *cb)(int);
typedef void (CALL *cb2)(void *p, int (*q)(int));
