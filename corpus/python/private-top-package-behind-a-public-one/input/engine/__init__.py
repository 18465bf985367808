from _engine.motor import Motor

__all__ = ["Motor"]
