package bird

type Parrot struct{}

type Macaw = Parrot

func (m Macaw) Speak() {}

type polly = Macaw

func (p *polly) Fly() {}
