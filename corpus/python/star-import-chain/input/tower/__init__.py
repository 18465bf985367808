from .roof import *
