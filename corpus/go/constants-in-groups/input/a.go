package week

const (
	Monday, monday = iota, "mon"
	Tuesday, tuesday
	_, _
	Thursday, _ = iota, "thu"
)

const Days int = 7

const First, Last = Monday, "sun"
