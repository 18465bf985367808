import typing as t
from typing import Protocol


class Codec(Protocol):
    @t.overload
    def encode(self, value: int) -> bytes: ...
    @t.overload
    def encode(self, value: str) -> bytes: ...

    def close(self) -> None: ...


@t.overload
def guess(value: int) -> Codec: ...
@t.overload
def guess(value: str) -> Codec: ...
