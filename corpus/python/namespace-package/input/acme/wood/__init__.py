KINDS = ("oak", "pine")
