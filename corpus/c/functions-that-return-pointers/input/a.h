typedef char *(*conv)(const char *, int (*cmp)(const void *, const void *));
