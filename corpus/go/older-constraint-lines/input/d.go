// +build linux
// +build !cgo

package p

const NotBoth = 1
