white = 3
black = 4
grey = 5
