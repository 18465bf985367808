_one = 1
__two = 2
__version__ = "3"
_ = 4
trailing_ = 5


def _helper(): ...


class _Base:
    visible = 1


class Mask:
    _worn = 1
    __secret = 2
    __doc_url__ = "here"

    def __init__(self): ...

    def __len__(self): ...

    def _fit(self): ...

    def __mangled(self): ...
