class Plan:
    old = 1


class Plan:
    new = 2


def act(): ...


act = 1

step = 1


def step(): ...
