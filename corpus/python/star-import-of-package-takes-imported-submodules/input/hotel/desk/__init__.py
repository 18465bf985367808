from . import keys

BELL = 1
