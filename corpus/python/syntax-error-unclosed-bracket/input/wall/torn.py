def before(): ...


STONES = [
    "flint",


def after(): ...
