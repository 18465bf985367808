import warnings

import typing_extensions as te
from typing_extensions import deprecated


def deprecate(f):
    return f


@deprecated("use newest")
def first(): ...


@warnings.deprecated("use newest", category=None)
def second(): ...


@deprecate
def third(): ...


@te.deprecated(
    "gone in 3.0",
)
class Fourth: ...


class Current:
    @deprecated("use " "newest")
    def method(self): ...


def newest():
    """Everything else was deprecated before this."""
