def before(): ...


for in range(3):
    pass


def after(): ...


class Later:
    kept = 1
