//go:build linux || windows && arm64

package p

const Precedence = 1
