first = 1


def second(): ...
