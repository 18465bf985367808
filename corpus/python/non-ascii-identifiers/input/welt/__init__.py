from .größe import Länge
