static inline int f(int a) {
#define LOCAL 3
  if (a) { return LOCAL; }
#undef LOCAL
#if 0
  }
#endif
  return 0;
}
int g(void);
