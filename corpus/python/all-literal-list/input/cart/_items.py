class Item:
    _weight = 1

    def price(self): ...
