int a$b(void);
int été(void);
