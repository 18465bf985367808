#
# /* x */
int f(void);
#pragma pack(push, 1)
struct p { char c; };
#pragma pack(pop)
