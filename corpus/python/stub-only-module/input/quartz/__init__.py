from ._core import Clock as Clock
