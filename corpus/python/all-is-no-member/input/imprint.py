__version__ = "1"
__author__: str
__license = "one underscore too few on the right"
text = ""
