  //go:build windows

package p

const Indented = 1
