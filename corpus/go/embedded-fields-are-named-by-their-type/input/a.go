package boat

import (
	"fmt"
	"io"
)

type Boat struct {
	Hull
	*Mast
	sail
	fmt.Stringer
	*io.LimitedReader
	List[int]
	*Queue[string, map[string]int]
	error
}

type Hull struct{ Length int }
type Mast struct{}
type sail struct{ Area int }
type List[T any] struct{ Items []T }
type Queue[K comparable, V any] struct{}
