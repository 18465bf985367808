int f(char *restrict a, const char *__restrict b);
_Noreturn void die(void);
_Thread_local extern int tls;
_Static_assert(sizeof(int) == 4, "x");
int after(void);
