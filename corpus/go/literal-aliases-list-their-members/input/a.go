package tool

type Saw = struct {
	Teeth int
	handle string
}

type Cutter = interface{ Cut(wood string) }

type File = (struct{ Grain int })
