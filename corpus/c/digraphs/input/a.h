%:define A 1
int f(void);
