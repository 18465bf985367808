import enum


class Suit(enum.Enum):
    _ignore_ = ["n"]
    CLUBS = 1
    HEARTS = enum.auto()
    _JOKER = 3

    @property
    def red(self): ...

    def symbol(self): ...


Colour = enum.Enum("Colour", "RED BLACK")
