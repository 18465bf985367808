int a(void);
#line 100
int b(void);
