from .tail import Tail

class Comet:
    period: float
