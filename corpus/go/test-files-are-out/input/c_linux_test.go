package tea

func Drop() {}
