//go:build go1.19

package p

const Nineteen = 1
