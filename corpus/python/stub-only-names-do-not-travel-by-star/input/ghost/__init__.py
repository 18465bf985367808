from .house import *
