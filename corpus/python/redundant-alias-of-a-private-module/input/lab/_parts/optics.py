class Lens:
    focus: float
