#define STR_(x) #x
#define STR(x) STR_(x)
#define VER STR(1) "." STR(2)
extern const char v[sizeof(VER)];
