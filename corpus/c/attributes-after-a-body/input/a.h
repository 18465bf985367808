struct s { char a; int b; } __attribute__((packed));
typedef struct { int x; } __attribute__((aligned(16))) t;
