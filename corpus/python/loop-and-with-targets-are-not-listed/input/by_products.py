for i in (1, 2):
    last = i

with open(__file__) as handle:
    size = 1

if (width := 3) > 2:
    wide = True

try:
    risk = 1
except Exception as error:
    reason = str(error)

squares = [n * n for n in range(3)]
