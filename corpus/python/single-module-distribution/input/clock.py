"""Tell the time."""

TICK = 1


def now():
    return 0


class Alarm:
    def ring(self): ...
