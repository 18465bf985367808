from ._workshop import Horn as Horn
from ._workshop import Oboe as Oboe
from .pipes import Flute as Flute
