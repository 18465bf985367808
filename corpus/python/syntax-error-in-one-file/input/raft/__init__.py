from .planks import Plank
