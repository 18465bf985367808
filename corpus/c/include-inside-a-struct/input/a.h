struct s {
#include "fields.def"
};
enum e {
#include "codes.def"
};
