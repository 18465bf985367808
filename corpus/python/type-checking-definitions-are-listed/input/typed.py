from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Number = int

    class Shape:
        sides: int
else:
    Number = object
    extra = 1
