class Grain:
    heat = 3
