#define sz unsigned long
sz f(sz n);
typedef sz size_x;
#define handle struct hnd *
handle open_it(void);
