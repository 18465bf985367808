#define FIELDS int type; void *data;
struct h { FIELDS int own; };
