extern int a, *b, c(void), (*d)(int);
struct s { int x, *y, z[3], w:3; };
