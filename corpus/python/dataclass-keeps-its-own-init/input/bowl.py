from dataclasses import dataclass


@dataclass(frozen=True)
class Bowl:
    depth: int

    def __init__(self, depth): ...


@dataclass(init=False)
class Plate:
    width: int
