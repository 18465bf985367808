const char *const *(*(*fpp)(int))[3];
int (*(*arr[2])(void))(int);
