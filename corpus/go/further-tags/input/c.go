//go:build !purego

package p

const Default = 1
