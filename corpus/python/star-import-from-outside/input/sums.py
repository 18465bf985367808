from math import *


def double(x): ...
