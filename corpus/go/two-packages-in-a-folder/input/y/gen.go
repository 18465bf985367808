//go:build ignore

package main

func Gen() {}
