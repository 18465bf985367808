//go:build linux && !cgo

package p

const Not = 1
