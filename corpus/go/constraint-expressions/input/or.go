// Copyright.

//go:build  windows ||  linux

package p

const Or = 1
