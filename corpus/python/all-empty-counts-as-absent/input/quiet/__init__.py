from .silent import *
