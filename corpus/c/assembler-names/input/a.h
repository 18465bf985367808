int f(void) __asm__("real_f");
extern int v __asm__("v2") __attribute__((weak));
