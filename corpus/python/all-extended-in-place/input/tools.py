__all__ = ["hammer"]
__all__ += ["saw"]
__all__ += ("plane",)
__all__.extend(["file"])
__all__.append("drill")

hammer = saw = plane = file = drill = 1
rust = 2
