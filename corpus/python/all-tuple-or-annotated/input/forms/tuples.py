__all__ = (
    "shown",  # with a comment inside
)
shown = 1
hidden = 2
