import sys

draft = 1
del draft

a = b = 2
del a, b
again = 1
del again
again = 2

if sys.flags.debug:
    kept = 3
    del kept


class Board:
    size = 1
    dust = 2
    del dust
