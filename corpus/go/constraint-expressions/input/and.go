//go:build linux && amd64

package p

const And = 1
