int a(void);
#if 1
int b(void);
