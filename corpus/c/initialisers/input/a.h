static const char *const names[] = { "a", "b" };
static const struct { int a; } tbl[] = { {1} };
enum { N = sizeof(names) / sizeof(names[0]) };
