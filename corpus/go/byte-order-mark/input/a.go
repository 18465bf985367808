// Package p.
package p

// A is a.
const A = 1
