#define SUF(a,b) a##b
#define NAME(a) SUF(a, _v2)
#define run NAME(run)
int run(const char *p);
