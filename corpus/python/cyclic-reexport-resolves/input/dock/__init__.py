from .ships import Ship
from .piers import Pier
