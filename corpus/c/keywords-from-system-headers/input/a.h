#include <stdbool.h>
bool f(bool x);
struct s { bool b; };
