__attribute__((warn_unused_result)) __attribute__((nonnull)) int f(void *p);
int __attribute__((noinline)) g(void);
void __attribute__((__cdecl__)) h(void);
int * __attribute__((malloc)) k(void);
