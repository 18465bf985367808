char const *f(void);
int const static volatile k;
int unsigned typedef uu;
long typedef ll;
