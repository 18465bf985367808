from .trees import *
from .trees import __all__ as _tree_names

_own = ["bench"]
__all__ = [*_tree_names, *_own]
bench = 1
bin = 2
