import typing

if typing.TYPE_CHECKING:
    from .fire import Flame as Flame


class Pot: ...


class Glaze: ...


class Vase: ...
