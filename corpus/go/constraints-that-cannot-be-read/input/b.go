//go:build linux
//go:build amd64

package p

const B = 1
