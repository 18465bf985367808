void reg(void (*cb)(struct pff *p));
struct r *(*get(void))(struct pg *p);
