// Package p.
// More.
package p

// A is a.
func A(
	x int,
	y int,
) {
}
