//go:build !cgo

package p

const Plain = 1
