//go:build linux &&

package p

const A = 1
