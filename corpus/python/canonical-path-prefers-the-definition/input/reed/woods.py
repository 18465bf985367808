from ._workshop import Oboe as Oboe
