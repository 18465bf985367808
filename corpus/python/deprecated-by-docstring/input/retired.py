import warnings


def walk():
    """Deprecated: use fly instead."""


def ride():
    """Ride a horse.

    .. deprecated:: 2.0
       Use fly.
    """


class Sail:
    """DEPRECATED since 1.4"""


class Boat:
    def row(self):
        """
        [deprecated] Take the motor.
        """


def swim():
    """**Deprecated** without a remedy."""


def fly():
    """Replaces the deprecated ways."""


def crawl():
    warnings.warn("crawl is deprecated", DeprecationWarning)
