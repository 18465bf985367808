#define DECL extern int f(void);
DECL
DECL;
int g(void);;
