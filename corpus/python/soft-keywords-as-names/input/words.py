print(1)
match = 1
case = 2
type = 3
print = 4
exec = 5
_ = 6


class Match:
    def match(self, case): ...

    type = "soft"

    def print(self): ...
