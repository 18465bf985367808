//go:build purego

package p

const NotSet = 1
