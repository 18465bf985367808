[[nodiscard]] int f(void);
[[deprecated("x")]] typedef int t;
