from .acts import *
