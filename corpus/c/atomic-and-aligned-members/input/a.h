struct s { _Alignas(16) int a; _Atomic int b; _Atomic(int) c; };
