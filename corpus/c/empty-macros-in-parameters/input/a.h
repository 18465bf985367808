#define FAR
int f(char FAR *s, const void FAR *p);
