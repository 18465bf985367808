package knot

type A = B
type B = A

func (a A) Tie() {}

type Rope struct{}
