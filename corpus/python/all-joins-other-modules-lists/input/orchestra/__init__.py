from . import brass, strings
from .brass import *
from .strings import *

__all__ = strings.__all__ + brass.__all__ + ["conduct"]


def conduct(): ...


def rehearse(): ...
