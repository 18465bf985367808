from typing import TypeAlias

class Puppet:
    def bow(self) -> None: ...

def dance(steps: int) -> None: ...

strings: TypeAlias = list[str]
