//go:build ignore

package main

const Ignored = 1
