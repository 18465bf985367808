from ._waves import *
from ._waves import __all__

volume = 3
