from .drinks import Coffee, Tea

__all__ = ["Coffee"]
