__all__ = ["tune", "Signal"]


def tune(): ...


class Signal:
    strength: int


def ground(): ...
