class Kettle:
    volume: float
    lid = None

    def __init__(self, volume):
        self.volume = volume
        self.lid = "shut"
        self.handle: str
