__all__ = ["alto", "bass"]
alto: int
bass: int
tenor: int
