#ifdef __cplusplus
extern "C" {
#endif
int f(void);
#ifdef __cplusplus
}
class X;
#endif
