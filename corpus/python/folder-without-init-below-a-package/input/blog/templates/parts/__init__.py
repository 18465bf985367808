FOOT = ""
