white = 1
from .stock import *

black = 2
