struct s { int t; union { int i; float f; struct { char c; } in; }; };
