#define SINCE(version, text) __attribute__((deprecated("since " #version ". " text)))
int old_one(void) SINCE(1.2, "Use new_one");
int new_one(void);
struct __attribute__((deprecated)) old_struct { int a; };
struct s { int a; int b __attribute__((deprecated("b is gone"))); };
