"""The same in plain Python."""


def arrange(): ...
