__all__ = [
    "blue",
    "red"  # the comma is missing here
    "green",
]
blue = 1
red = 2
green = 3
redgreen = 4
