from .attic import \
    Beam, \
    Rafter as Roof
from .attic import (
    Tile,  # clay
    # Slate is private to the attic
    gutter,
)
