import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field


@dataclass
class Letter:
    text: str
    stamp: InitVar[int]
    seal: dataclasses.InitVar[bool]
    _: KW_ONLY
    copies: list = field(default_factory=list)
