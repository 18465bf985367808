class Robot:
    def __init__(self, name, arms):
        self.name = name
        self.battery: int = 100
        self.left = self.right = None
        self._serial = 1
        self.arm.angle = 0
        self.steps += 1
        if arms:
            self.arms = arms
        else:
            self.wheels = 4
        for arm in arms:
            self.hand = arm
        try:
            self.eye = "open"
        except OSError:
            self.lamp = "off"

        def wake():
            self.mood = "good"

    def walk(self):
        self.distance = 1
