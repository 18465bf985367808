__all__ = "left", "right"
left = right = 1
middle = 2
