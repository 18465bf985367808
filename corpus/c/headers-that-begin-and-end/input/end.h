#undef PKG_API
