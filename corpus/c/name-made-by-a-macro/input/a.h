#define PNAME(x) (x)
extern int PNAME(f)(int a);
extern int (PNAME(g))(int a);
