import typing
import typing_extensions as te
from typing import TypeAlias

Metre: TypeAlias = float
Second: typing.TypeAlias = "float"
Gram: te.TypeAlias = float
Kelvin = float


class Meter:
    Reading: TypeAlias = float
