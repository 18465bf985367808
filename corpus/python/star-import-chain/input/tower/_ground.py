from ._cellar import *

DOOR = 2
