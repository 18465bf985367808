typedef struct { int a; struct { int b; } c; } T;
typedef union { int i; } U;
typedef enum { X1, X2 = 7 } E;
