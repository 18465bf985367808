package only

func Nothing() {}
