#define API __attribute__((visibility("default")))
API const char *name(int code);
extern API int counter;
