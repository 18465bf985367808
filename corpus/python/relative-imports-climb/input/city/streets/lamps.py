from ..squares import FOUNTAIN as FOUNTAIN


class Lamp: ...
