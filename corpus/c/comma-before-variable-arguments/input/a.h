#define LOG(f, ...) int log_##f(const char *, ##__VA_ARGS__)
LOG(a);
LOG(b, int);
