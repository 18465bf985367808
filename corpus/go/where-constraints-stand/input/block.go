/*
//go:build windows
*/

package p

const Inside = 1
