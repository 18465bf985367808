# A comment before it does not matter.

"""The manual.

Two paragraphs.
"""

import sys


def raw():
    r"""A \d pattern."""


def single():
    'One line.'
    return 1


def joined():
    "Two " "halves."


def wrapped():
    ("In parentheses.")


def indented():
    """
    Head line.

        code = 1

    Tail line.
    """


def escaped():
    "Back\\slash, \x41."


def quoted():
    '''It's "quoted".'''


class Book:
    """A book."""

    def read(self):
        """Read it."""
