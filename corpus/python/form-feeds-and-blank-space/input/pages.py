first = 1

def second(): ...

class Third:
    body = 1   
