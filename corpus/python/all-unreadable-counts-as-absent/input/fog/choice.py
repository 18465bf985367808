import sys

__all__ = ["thin"] if sys.flags.debug else ["thick"]
thin = 1
thick = 2
_damp = 3
