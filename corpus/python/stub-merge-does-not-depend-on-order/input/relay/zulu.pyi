from typing import overload

class Baton:
    weight: int

@overload
def hand_over(to: int) -> None: ...
@overload
def hand_over(to: str) -> None: ...
