def outer():
    local = 1

    class Local: ...

    def inner(): ...

    global late
    late = 2


class Box:
    def open(self):
        key = 1

        class Lid: ...


globals()["magic"] = 3
count = 0
count += 1
