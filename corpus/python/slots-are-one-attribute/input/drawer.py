class Drawer:
    __slots__ = ("handle", "lock")
    __match_args__ = ("handle",)

    def __init__(self):
        self.handle = "brass"
