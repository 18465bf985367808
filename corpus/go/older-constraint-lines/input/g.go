/* text */

// +build windows

package p

const BehindABlock = 1
