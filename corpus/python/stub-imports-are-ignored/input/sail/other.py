class Rope:
    fibres = 2
