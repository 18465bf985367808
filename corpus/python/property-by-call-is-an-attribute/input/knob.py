class Knob:
    def _get(self): ...

    angle = property(_get)
    name = property(lambda self: "knob")
