typedef int fnt(struct ptf *p);
typedef struct rt *(*fp)(struct pt2 *a, void (*in)(struct pt3 *b));
