#ifndef X_H
#define X_H
#define A 1
#define B \
 2
int f(int a,
  int b);
#endif
