#define N(x) lib_##x
#define D(t) struct N(t) { int v; };
int N(open)(void);
D(pair)
