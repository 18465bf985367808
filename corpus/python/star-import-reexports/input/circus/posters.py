from .acts import *

PAPER = "A1"
