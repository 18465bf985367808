package p

func init() {}

func _() {}

func Open() {
	type Local struct{ Field int }
	const Inner = 1
	var Outer = 2
	Label:
	for {
		break Label
	}
}
