package tea

func Brew() {}
