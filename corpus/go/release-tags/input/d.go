//go:build !go1.20

package p

const Before = 1
