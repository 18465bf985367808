import json
from os import path

__all__ = ["json", "path", "stick"]


def stick(): ...
