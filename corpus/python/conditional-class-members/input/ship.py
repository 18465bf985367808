import sys


class Ship:
    if sys.platform == "win32":
        def anchor(self): ...
    else:
        def moor(self): ...

        rope = 2

    try:
        flag = 1
    except ValueError:
        pennant = 1

    for _mast in range(2):
        sail = _mast
