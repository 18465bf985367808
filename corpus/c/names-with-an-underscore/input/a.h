struct _priv { int a; int _b; };
typedef struct _priv priv;
int _internal(void);
#define _P 1
