package bee

func (b *Bee) Sting() {}
