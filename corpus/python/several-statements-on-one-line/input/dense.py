a = 1; b: int = 2; c = d = 3
class Short: x = 1; y = 2
def f(): pass
if a: e = 4
