#define API extern
#define CALL
API int CALL f(int a);
API unsigned long CALL g(void);
