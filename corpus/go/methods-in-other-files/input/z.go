package bee

func (b Bee) Hum() {}
