from ._glass import Glass


def focus(): ...
