package p

import "C"

const FromC = 1
