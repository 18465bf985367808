from .desk import *
