package c

import (
	"C"
)

const Grouped = 1
