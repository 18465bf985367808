from ._native import Rotor, hover, spin

__all__ = ["Rotor", "hover", "spin"]
