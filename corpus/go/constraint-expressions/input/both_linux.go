//go:build amd64

package p

const Both = 1
