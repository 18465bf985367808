/* a */ //go:build windows

package p

const SameLine = 1
