__all__ = ["elm"]
elm = 1
ash = 2
