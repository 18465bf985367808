package stack

type Stack[T any] struct {
	Top  T
	next *Stack[T]
}

func (s *Stack[T]) Push(value T)         {}
func (s Stack[_]) Len() int              { return 0 }
func (s *Stack[T]) Each(f func(T) bool)  {}

type Pair[K comparable, V interface{ ~int | ~string }] struct {
	Key   K
	Value V
}

type Visitor[T any] interface{ Visit(T) }

type Handler[T any] func(T) error
