from .....gear import Torch

DEPTH = 100
