// +build linux

//go:build windows

package p

const B = 1
