#pragma once
#include <sys/syscall.h>
#include <unistd.h>

/* syscall(2) is variadic, which Swift cannot call. */
static inline long raw_call(long number, long a, long b, long c, long d) { return syscall(number, a, b, c, d); }
