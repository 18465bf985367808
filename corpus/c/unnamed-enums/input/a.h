enum { K1 = 1, K2 };
extern enum { V1 } v;
static const enum { Q1 } q = Q1;
