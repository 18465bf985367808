package bee

type Bee struct{}
