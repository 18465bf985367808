#define LAST_ITEM , E_LAST
enum e { E_A, E_B LAST_ITEM };
