class Signal:
    def __new__(cls):
        self = object.__new__(cls)
        self.made = 1
        return self

    @classmethod
    def reset(cls):
        cls.state = 0

    def tune(self):
        self.pitch = 440


class Beacon:
    def __init__(this):
        this.light = 1
