/*
Package p is documented here, /* and there.

Deprecated: use q.
*/
package p

const B = 1
