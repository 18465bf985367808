struct s { unsigned a:1; unsigned :3; unsigned b:2, c:4; unsigned :0; int d; };
