int f();
int g(a, b) int a; char *b; { return a; }
