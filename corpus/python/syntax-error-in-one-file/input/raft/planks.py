class Plank:
    length = 2
