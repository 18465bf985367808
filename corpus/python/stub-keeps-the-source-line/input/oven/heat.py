def bake(
    dough,
):
    return dough


class Oven:
    size = 1

    def open(self): ...

    @property
    def warm(self): ...
