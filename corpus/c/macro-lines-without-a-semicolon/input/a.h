#define BEGIN_DECLS
#define CHECK(x) extern int check_dummy[sizeof(x)]
BEGIN_DECLS
CHECK(int);
int f(void);
