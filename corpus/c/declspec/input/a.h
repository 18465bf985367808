#define API __declspec(dllexport)
#undef API
#define API
API int f(void);
