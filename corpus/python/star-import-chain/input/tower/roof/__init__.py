from .._ground import *

FLAG = 3
