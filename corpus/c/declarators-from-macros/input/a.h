#define CALLBACK(name) *name
typedef int (CALLBACK(my_cb))(int a);
#define EXTERN(type) extern __attribute__((visibility("default"))) type
EXTERN(const char *) f(void);
EXTERN(int) g(my_cb *c);
