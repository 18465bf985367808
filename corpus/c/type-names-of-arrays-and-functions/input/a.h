typedef int vec[4];
typedef int fn(int);
typedef int (*fp)(int), *ip;
fn impl;
extern fp hook;
