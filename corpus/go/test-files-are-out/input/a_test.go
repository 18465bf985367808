package tea_test

func Taste() {}
