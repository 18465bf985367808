import sys

__all__ = ["serial"]


def serial(): ...


if sys.platform == "win32":
    __all__ += ["com"]

    def com(): ...

else:
    __all__.append("tty")

    def tty(): ...


def reset(): ...
