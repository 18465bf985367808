from typing import TYPE_CHECKING

from .clay import Pot

if TYPE_CHECKING:
    from os import getcwd as getcwd

    from .clay import Glaze
    from .clay import Vase as Vase
