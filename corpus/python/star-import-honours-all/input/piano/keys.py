__all__ = ["white", "_tuned"]
white = 1
black = 2
_tuned = 3
