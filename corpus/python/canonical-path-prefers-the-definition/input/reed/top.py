from ._workshop import Horn as Horn
