class Drum:
    skin: "str" = "goat"; rings = 2
    """How it is covered."""

    beats = 4
    "per bar"
