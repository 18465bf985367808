#ifdef __cplusplus
# define BEGIN extern "C" {
# define END }
#else
# define BEGIN
# define END
#endif
BEGIN
int f(void);
END
