struct s { struct { int a; int b; } pos; union { int i; } u[4]; };
