package tea

func Spill() {}
