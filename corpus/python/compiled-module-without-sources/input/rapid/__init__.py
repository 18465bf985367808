from ._native import parse
from ._native import scan as scan

__version__ = "1"
