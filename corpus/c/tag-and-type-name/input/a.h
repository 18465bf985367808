typedef struct tag { int a; } tag_t, *tag_p;
typedef struct same same;
struct same { int z; };
