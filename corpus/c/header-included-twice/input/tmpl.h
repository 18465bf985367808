#define CAT_(a,b) a##_##b
#define CAT(a,b) CAT_(a,b)
T CAT(get,T)(void);
#undef CAT
#undef CAT_
