from ._trade import Pepper
