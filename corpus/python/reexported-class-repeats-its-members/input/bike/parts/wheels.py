class Wheel:
    size = 28

    class Hub:
        bearing = "ball"

    @staticmethod
    def spokes(): ...


class Rim: ...
