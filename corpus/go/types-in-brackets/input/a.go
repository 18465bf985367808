package jar

type Jar (struct{ Jam int })

type Opener (interface{ Open() })

type Lid (int)
