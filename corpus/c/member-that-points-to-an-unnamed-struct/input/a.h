struct s { struct { int a; } *p; int z; };
