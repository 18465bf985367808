from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .metal import Ore
else:
    from .metal import Iron

if not TYPE_CHECKING:
    from .metal import Steel
