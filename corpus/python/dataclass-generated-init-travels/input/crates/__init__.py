from ._box import Box
