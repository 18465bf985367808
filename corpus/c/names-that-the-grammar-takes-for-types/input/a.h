typedef unsigned int uint32_t;
typedef struct { uint32_t size_t_; } z;
int f(uint32_t uint8_t);
