#if NOTHING
int no(void);
#elif !NOTHING && !defined NOTHING2
int yes(void);
#endif
