from typing import ClassVar

text: str
size: int = 3


class Tag:
    colour: str
    width: int = 1
    count: ClassVar[int] = 0
    near = far = 2
    left, right = 3, 4
    _hidden: bool
