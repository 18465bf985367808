extern void (*hook)(struct pv *p);
extern int (*tab[2])(enum ev *p);
