from .strings import pluck
