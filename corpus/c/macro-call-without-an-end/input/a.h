#define F(x) x
int a(void);
int b F(int c;
