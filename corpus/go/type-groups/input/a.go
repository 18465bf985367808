package fleet

// Ships of all kinds.
type (
	// Ferry carries cars.
	Ferry struct{ Cars int }

	Tug interface{ Pull() }

	dinghy struct{ Oars int }

	Knots = int // speed
)

type Raft struct{}
