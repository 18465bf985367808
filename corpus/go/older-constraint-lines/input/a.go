// +build windows

package p

const No = 1
