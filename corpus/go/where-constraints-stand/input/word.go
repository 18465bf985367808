//go:builder windows

package p

const Word = 1
