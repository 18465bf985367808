typedef int (*fp)(struct inl { int a; } *p);
int g(enum ge { GE1 } e);
