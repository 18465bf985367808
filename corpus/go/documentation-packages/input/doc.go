// Package documentation is for readers.
package documentation

const No = 1
