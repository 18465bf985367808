struct __attribute__((packed)) s { int a; };
union __attribute__((aligned(8))) u { int a; long b; };
enum __attribute__((packed)) e { E1, E2 };
