LOW = 1
