__all__ = ["Bow"]


class Bow:
    hair = "horse"


class Rosin: ...
