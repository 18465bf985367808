package p

import "fmt"

const Plain = 1

var _ = fmt.Sprint
