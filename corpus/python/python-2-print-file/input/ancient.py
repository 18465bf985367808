import os

print "loading", os.name


def greet(name):
    print "hello", name


class Scroll:
    ink = 0777

    def read(self):
        exec "x = 1"
