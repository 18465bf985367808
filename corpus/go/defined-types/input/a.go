package metal

type Ore struct{ Weight int }

type Iron Ore

func (i Iron) Melt() {}

type Hammer func(nail int) error

func (h Hammer) Strike() {}

type Weights map[string]int
type Temperature float64
type Pipe chan<- Iron
type Rings [5]Iron
