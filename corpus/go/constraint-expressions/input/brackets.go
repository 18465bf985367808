//go:build !(windows || (darwin && !arm64)) && (gc || gccgo)

package p

const Brackets = 1
