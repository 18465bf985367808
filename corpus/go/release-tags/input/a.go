//go:build go1.18 && unix && gc

package p

const Eighteen = 1
