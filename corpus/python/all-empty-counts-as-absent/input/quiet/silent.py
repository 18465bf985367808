__all__ = []
whisper = 1
_breath = 2
