// Package doc shows where comments stand.
//
//	code stays indented
package doc

// Near documents.
const Near = 1

// Far does not.

const Far = 2

/*
Block documents
  by several lines.
*/
type Block struct {
	A int // behind A
	// above B
	B int // not this
	C int /* behind C
	goes on */
	D int
}

// About the group.
const (
	First = iota // first
	Second

	// Third is documented.
	Third
)

const Trailing = 1 // behind a constant

var ( // no documentation of Open
	Open int
)

func Behind() {} // functions have none behind

/* Same line */ func SameLine() {}
