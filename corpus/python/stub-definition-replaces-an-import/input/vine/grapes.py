from ._tools.press import squeeze

__all__ = ["squeeze"]
