package fish

type Trout struct{}

func (t *trout) Swim() {}
