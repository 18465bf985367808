from . import ships


class Pier: ...
