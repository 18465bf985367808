__all__ = ["alto"]
alto = 1
bass = 2
tenor = 3
