from .piers import Pier as Pier


class Ship: ...
