typedef unsigned char u8;
typedef unsigned short my_uint16_t;
typedef long long int64_x;
typedef _Bool boolean;
typedef __SIZE_TYPE__ my_size;
