#pragma once
int a(void);
#include "a.h"
