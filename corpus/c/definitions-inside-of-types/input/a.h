struct s {
 int flags;
#define FLAG_A 1
#define FLAG_B 2
 int b;
};
enum e { X,
#define X X
 Y
};
