__all__ = [
    "run",
    "Disk",
]


def run():
    """Run.

    Twice.
    """


class Disk:
    size: int
    def spin(self): ...
