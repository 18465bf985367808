import sys

if sys.platform == "linux":
    def rain(): ...
elif sys.platform == "darwin":
    def snow(): ...
else:
    def hail(): ...

try:
    sun = 1
except ValueError:
    moon = 2
else:
    star = 3
finally:
    comet = 4

with open(__file__) as _file:
    class Wind: ...

for _day in range(2):
    cloud = _day

while True:
    fog = 5
    break

match sys.platform:
    case "linux":
        dew = 6
    case _:
        def frost(): ...
