#define _GNU_SOURCE 1
#include <string.h>
#include <netdb.h>
#ifdef EAI_NODATA
int with_switch(void);
#else
int without(void);
#endif
