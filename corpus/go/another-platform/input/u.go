//go:build unix && linux && !darwin

package p

const Unix = 1
