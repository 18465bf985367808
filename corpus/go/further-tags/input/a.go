//go:build sqlite && fts5

package p

const Set = 1
