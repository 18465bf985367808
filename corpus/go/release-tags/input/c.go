//go:build go1.20

package p

const Twenty = 1
