import abc
from functools import total_ordering


class Meta(type):
    def __call__(cls): ...


class Plain: ...


class Strict(Plain, metaclass=Meta):
    level = 1


@total_ordering
@abc.ABC.register
class Ordered:
    def __lt__(self, other): ...


class Stack[T]:
    top: T

    def push[S: (int, str)](self, item: S) -> T: ...


class Pair[K, *Rest, **Options](Stack[K]):
    key: K
