//go:build !!linux

package p

const C = 1
