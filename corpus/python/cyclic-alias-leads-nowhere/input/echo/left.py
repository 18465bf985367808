from .right import Voice
