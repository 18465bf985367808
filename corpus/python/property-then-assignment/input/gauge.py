class Gauge:
    @property
    def level(self): ...

    level = 3
