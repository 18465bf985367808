from ._items import Item

__all__ = ["Item", "total"]

total = 0
discount = 2
