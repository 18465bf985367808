#define LONG(x) \
  do { \
    (x); \
  } while (0)
#  define SPACED 1
int after(void);
