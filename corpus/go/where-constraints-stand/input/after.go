package p

//go:build windows

const After = 1
