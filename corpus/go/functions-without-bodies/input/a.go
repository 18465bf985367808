package p

func Add(a, b int) int

// Sub subtracts.
func Sub(a, b int) int // by hand
func Mul(a, b int) int
