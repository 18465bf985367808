package list

func Map[A, B any](in []A, f func(A) B) []B { return nil }

func Max[T interface {
	~int | ~float64
}](a, b T) T {
	return a
}
