class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
        self.start = self.end = x
        self.label = name = "p"
