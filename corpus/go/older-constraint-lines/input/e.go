//+build linux

package p

const Close = 1
