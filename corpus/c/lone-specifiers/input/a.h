struct a;
union b;
enum c { C1 };
struct;
