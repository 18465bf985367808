_countries = ["france", "peru"]
_rivers = ("nile",)
__all__ = _countries + [*_rivers, "legend"]

france = peru = nile = legend = 1
draft = 2
