HOUSE = "south"
