#define D(fmt, args...) int fmt(args)
D(f, int a, int b);
#define O(x, ...) int x(int __VA_OPT__(,) __VA_ARGS__)
O(g);
O(h, int b);
