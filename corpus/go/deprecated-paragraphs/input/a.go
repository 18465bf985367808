package old

// Boil heats.
//
// Deprecated: use Cook,
// which is faster.
func Boil() {}

// Fry is not. Deprecated: is only a word here.
func Fry() {}

// Deprecated: all of them.
const (
	Small = iota
	// Large has its own words.
	//
	// Deprecated: too large.
	Large
)

type Pan struct {
	// Deprecated: unused.
	Lid    int
	Handle int // Deprecated: hot.
}

//Deprecated: needs a blank or none before it.
var Spoon int
