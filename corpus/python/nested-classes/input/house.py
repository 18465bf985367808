class House:
    class Room:
        class Window:
            glass = 2

        class _Wall:
            bricks = 100

        def enter(self): ...

    class __Safe:
        gold = 1
