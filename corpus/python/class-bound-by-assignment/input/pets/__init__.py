from ._cats import Cat

Kitten = Cat
