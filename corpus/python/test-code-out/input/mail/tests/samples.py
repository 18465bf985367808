LETTER = "out"
