class Painting:
    title: str


class Statue: ...
