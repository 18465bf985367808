from .left import Voice
