struct s { int n; char data[]; };
struct z { int n; char data[0]; };
