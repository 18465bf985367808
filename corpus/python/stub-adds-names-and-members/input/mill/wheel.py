class Wheel:
    def turn(self): ...


def grind(corn): ...


speed = 1
