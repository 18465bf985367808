package lamp

var Switch, wire = 1, 2

var (
	Bulb  int
	fuse  string
	Socket, Plug = "s", func() int { return 1 }()
)

var _ = Switch

var _ interface{ Light() } = (*lamp)(nil)

type lamp struct{}

func (l *lamp) Light() {}
