from abc import ABC, abstractmethod


class Instrument(ABC):
    @property
    @abstractmethod
    def pitch(self): ...

    @abstractmethod
    def play(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    def tune(): ...
