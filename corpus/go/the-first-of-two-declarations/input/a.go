package p

const Twice = 1

func Twice() {}

type T struct{ A int }

func (t T) A() {}
