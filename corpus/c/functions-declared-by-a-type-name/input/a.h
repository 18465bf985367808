typedef int cmp(const void *, const void *);
void sort(void *b, cmp *c);
cmp by_name, by_age;
