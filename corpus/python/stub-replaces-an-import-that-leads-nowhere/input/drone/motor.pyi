from typing import overload

class Rotor:
    blades: int

def spin(times: int) -> None: ...
@overload
def hover(at: int) -> None: ...
@overload
def hover(at: str) -> None: ...
