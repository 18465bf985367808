__all__ = ["Train"]


class Train: ...


class Depot: ...
