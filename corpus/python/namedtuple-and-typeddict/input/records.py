from collections import namedtuple
from typing import NamedTuple, Protocol, TypedDict


class Point(NamedTuple):
    x: int
    y: int = 0

    def norm(self): ...


class Movie(TypedDict, total=False):
    title: str


class Closable(Protocol):
    def close(self): ...


Pair = namedtuple("Pair", "left right")
Options = TypedDict("Options", {"deep": bool})
