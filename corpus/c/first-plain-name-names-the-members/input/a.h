typedef struct { int a; } *P;
typedef struct { int b; } V, *VP;
typedef struct { int c; } *WP, W;
