// go:build windows

package p

const Space = 1
