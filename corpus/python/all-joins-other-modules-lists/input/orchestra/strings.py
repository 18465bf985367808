from . import bows
from .bows import *

__all__ = ["viola"]
__all__ += bows.__all__
viola = 1
