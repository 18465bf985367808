class _Tune:
    def hum(self): ...


class Song(_Tune):
    def sing(self): ...


class Ballad(Song):
    verses = 12
