#define CAT_(a,b) a##b
#define CAT(a,b) CAT_(a,b)
#define ASSERT(x) typedef char CAT(assert_, __LINE__)[(x) ? 1 : -1]
ASSERT(1);
int f(void);
