struct { int a; } gv;
struct named { int b; } gn, *gp;
