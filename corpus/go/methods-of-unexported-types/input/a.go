package ghost

type ghost struct{}

func (g *ghost) Haunt() {}

func New() *ghost { return nil }
