#ifndef C_H
#define C_H
int c(void);
#endif
