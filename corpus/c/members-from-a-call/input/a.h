#define ENTRY(t) struct { struct t *next; struct t **prev; }
struct n { ENTRY(n) link; int v; };
#define HEAD(nm, t) struct nm { struct t *first; }
HEAD(nhead, n);
