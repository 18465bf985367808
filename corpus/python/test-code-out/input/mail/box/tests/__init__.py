DEEP = "out"
