__all__ = ["rice", "saffron"]
rice = 1
