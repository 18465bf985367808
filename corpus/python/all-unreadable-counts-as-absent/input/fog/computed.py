thin = 1
thick = 2
__all__ = [name for name in dir() if name.startswith("thi")]
