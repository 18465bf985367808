from pigments import Pigment


def mix(a, b): ...
