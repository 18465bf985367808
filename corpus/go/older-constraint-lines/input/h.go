// +build linux,!!windows

package p

const Malformed = 1
