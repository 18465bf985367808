from .left import Voice

VOLUME = 1
