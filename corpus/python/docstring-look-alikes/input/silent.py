import sys

"""Too late for a module."""


def formatted():
    f"""Runs, so no docstring: {sys.path}."""


def binary():
    b"""Bytes."""


def late():
    x = 1
    """Not the first statement."""


def commented():
    # Only a comment.
    ...


def templated():
    "Name: %s" % sys.path
