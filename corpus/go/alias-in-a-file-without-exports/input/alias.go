package fish

type trout = Trout
