import typing as t

from .beds import Rose

if t.TYPE_CHECKING:
    from .beds import Tulip
