/* Copyright
   notice */

// Text.
//go:build ignore

package p

const Behind = 1
