ICE = 1

from .south import *
