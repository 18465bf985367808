int f(void);
/* ιθ */ int g(void);
