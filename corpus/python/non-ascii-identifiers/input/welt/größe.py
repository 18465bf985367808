__all__ = ["Länge", "π"]
π = 3


class Länge:
    año = 1

    def 測る(self): ...


ω = 4
