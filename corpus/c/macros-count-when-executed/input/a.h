#ifdef _WIN32
#define W 1
#else
#define U 1
#endif
#define F(x) ((x)+1)
#define V(fmt, ...) f(fmt, ##__VA_ARGS__)
