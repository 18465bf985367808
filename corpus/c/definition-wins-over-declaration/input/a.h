struct s;
struct s;
struct s { int a; };
struct s *f(struct s *p);
