package c

import (
	"fmt"
	_ "C" // for the linker
)

const Grouped = 1
