import sys

SMALL = 1
if sys.maxsize > 1:
    SMALL = 2
try:
    LARGE = 10
except ValueError:
    LARGE = 11
PLAIN = 3
PLAIN = 4
