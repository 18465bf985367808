import functools as f
from functools import cached_property
from functools import cached_property as once


class Cellar:
    @cached_property
    def bottles(self): ...

    @once
    def barrels(self): ...

    @f.cached_property
    def casks(self): ...

    @f.lru_cache
    def shelves(self): ...
