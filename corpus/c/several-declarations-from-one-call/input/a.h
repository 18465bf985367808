#define DECLARE(n) typedef struct n##_s n; n *n##_new(void); void n##_free(n *x);
DECLARE(buf)
DECLARE(str);
