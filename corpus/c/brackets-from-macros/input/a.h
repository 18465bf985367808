#define BEGIN struct s {
#define END };
BEGIN int a; END
#define OPEN (
int f OPEN int a);
