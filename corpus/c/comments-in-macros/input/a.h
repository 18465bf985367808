#define A /* one
 two */ 1
#define B 2 // x
/* #define NO 1 */
// #define NO2 \
#define NO3
int f(void);
