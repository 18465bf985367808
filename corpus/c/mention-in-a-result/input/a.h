struct node *first(void);
extern struct list head;
void take(struct only_param *p);
typedef void (*cb)(struct only_cb *p);
