__all__ = ["horn", "_mute"]
horn = 1
_mute = 2
polish = 3
