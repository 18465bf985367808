// +build windows
package p

const Documentation = 1
