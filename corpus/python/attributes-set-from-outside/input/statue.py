class Statue:
    height = 3


def polish(self): ...


Statue.polish = polish
Statue.weight: int = 2
setattr(Statue, "age", 100)
