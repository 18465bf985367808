__extension__ typedef long long ll;
__extension__ struct s { int a; __extension__ union { int b; }; };
__typeof__(int) q;
