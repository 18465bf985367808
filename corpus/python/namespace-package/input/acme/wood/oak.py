HARD = True
