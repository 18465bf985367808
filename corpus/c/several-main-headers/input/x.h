#pragma once
#include "y.h"
int x(void);
