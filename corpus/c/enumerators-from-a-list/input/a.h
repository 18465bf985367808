#define LIST(X) X(ONE, 1) X(TWO, 2)
typedef enum {
#define X(n, v) E_##n = v,
 LIST(X)
#undef X
 E_MAX
} e;
