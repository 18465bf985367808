__all__ = ["soup", "fish", "cake"]
__all__.remove("fish")


def soup(): ...


def fish(): ...


def cake(): ...
