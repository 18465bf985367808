//go:build linux || windows
// +build windows

package p

const A = 1
