package train

type Engine struct{ Power int }

func (e Engine) Start() {}

type wheels struct{ Count int }

func (w wheels) Turn() {}

type Train struct {
	Engine
	wheels
}
