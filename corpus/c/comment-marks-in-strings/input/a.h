#define URL "http://x/*y"
#define C '"'
int f(void); /* "q */
int g(void);
