import dataclasses
import dataclasses as dc
from dataclasses import dataclass
from dataclasses import dataclass as record


@dataclass
class Apple:
    weight: int
    sort: str = "plain"


@dataclasses.dataclass(frozen=True)
class Pear:
    weight: int


@dc.dataclass(slots=True)
class Plum: ...


@record
class Fig:
    ripe: bool


class Stone:
    weight: int
