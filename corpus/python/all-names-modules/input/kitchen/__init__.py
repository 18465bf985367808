from . import _stove as stove
from . import knives as blades
from ._cellar import wine

__all__ = ["stove", "wine", "blades"]
