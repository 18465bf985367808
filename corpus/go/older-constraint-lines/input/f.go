// Copyright.

// +build windows darwin,!linux

// Package p.
package p

const None = 1
