class Box:
    import os
    from re import compile

    from .screws import Screw as Screw

    def open(self): ...
