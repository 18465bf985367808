#pragma once
#include "x.h"
int y(void);
