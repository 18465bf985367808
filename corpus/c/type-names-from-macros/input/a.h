#define TD(x) typedef struct x##_t_ x##_t
TD(a); TD(b);
struct a_t_ { b_t *o; };
