total = 1 + \
    2 + \
    3
left = \
    right = 4


def \
        reach(a,
              b): ...


after = 5
