extern const char *const *names(unsigned int n, char *buffer[4], int (*compare)(const void *, const void *), ...);
static inline void nothing(void) { }
int unnamed(int, const char *);
int (*table(int kind))[3];
typedef unsigned long word;
struct s { word bits : 4; void (*free_it)(struct s *self); };
