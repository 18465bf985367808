int a(void);
/* never closed
int b(void);
