//go:generate tool

// Package p is plain.
package p

// Fast is fast.
//
//go:noinline
//nolint:all
func Fast() {}

//go:noinline
func Slow() {}

//export Shown
func Exported() {}

//line a.y:1
func Moved() {}

//note that this is text: it has a blank
func Noted() {}
