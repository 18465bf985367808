from ._keys import _make_key

__version__ = "2"
__author__ = "nobody"
__all__ = ["_make_key", "_open", "__version__"]


def _open(): ...


def _close(): ...
