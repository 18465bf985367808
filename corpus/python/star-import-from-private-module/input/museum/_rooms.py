from ._art import Painting
from ._art import Statue as Figure

FLOORS = 3
_alarm = 1
__version__ = "1"
