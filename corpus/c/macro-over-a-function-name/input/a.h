struct s { int stdin_; int type; };
#define type type_
int type(void);
