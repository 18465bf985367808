// Package p calls C.
package p

// #include <stdio.h>
import "C"

const FromC = 1
