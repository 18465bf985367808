//go:build go1.0 || go1.x || go2.1

package p

const NoRelease = 1
