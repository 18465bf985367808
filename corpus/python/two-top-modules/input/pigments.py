class Pigment:
    name: str
