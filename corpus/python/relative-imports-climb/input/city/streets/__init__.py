from .. import MAYOR
from ..squares.market import Stall
from .lamps import Lamp
