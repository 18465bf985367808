struct s { struct { int x; int y; } min, max; };
