package box

type Box struct {
	Lid struct {
		Open  bool
		Hinge struct{ Oil int }
	}
	Items []struct{ Name string }
}

var Default = struct{ Width int }{1}

var Table = map[string]struct {
	Row int
}{}

func Fill(options struct{ Fast bool }) interface{ Wait() } { return nil }
