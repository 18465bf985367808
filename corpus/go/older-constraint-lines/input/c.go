// +build linux,amd64 darwin
// +build cgo

package p

const Lines = 1
