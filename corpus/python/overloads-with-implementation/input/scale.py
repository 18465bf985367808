import typing
from typing import overload
from typing import overload as variant


@overload
def weigh(thing: int) -> int: ...
@overload
def weigh(thing: str) -> str: ...
def weigh(thing):
    return thing


class Scale:
    @typing.overload
    def read(self, unit: int) -> int: ...
    @variant
    def read(self, unit: str) -> str: ...
    def read(self, unit):
        return unit
