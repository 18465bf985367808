typedef int t;
typedef int t;
int f(void);
int f(void);
extern int v;
extern int v;
