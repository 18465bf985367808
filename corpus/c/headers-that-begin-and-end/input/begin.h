#ifndef PKG_API
#define PKG_API __attribute__((visibility("default")))
#endif
