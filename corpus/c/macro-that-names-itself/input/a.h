#define foo foo
int foo(void);
#define bar(x) bar(x)
int bar(int x);
