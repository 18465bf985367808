from .torn import before as before

HEIGHT = 2
