struct s {
 int a;
#ifdef _WIN32
 int w;
#else
 int u;
#endif
};
