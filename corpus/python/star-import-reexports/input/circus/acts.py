def juggle(): ...


class Clown:
    def laugh(self): ...


_secret = 1
