#define EXPORT(ord, type, name, args) extern type (name) args
EXPORT(1, int, f, (int a));
EXPORT(2, char *, g, (void));
