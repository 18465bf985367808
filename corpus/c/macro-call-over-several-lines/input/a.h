#define EXPORT(t, n, a) extern t n a
EXPORT(int,
   f,
   (int a,
    int b));
int g(void);
