SAND = 2

from .north import *
