#define DEPRECATED(x, since) x __attribute__((deprecated(since)))
DEPRECATED(int old(void), "7.1");
struct s { DEPRECATED(int a, "x"); int b; };
