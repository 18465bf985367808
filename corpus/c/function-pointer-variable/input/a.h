extern void *(*my_malloc)(unsigned long);
extern int (*table[4])(void);
