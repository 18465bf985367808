_MOVED = {"old": "new"}


def __getattr__(name):
    return _MOVED[name]


def __dir__():
    return list(_MOVED)
