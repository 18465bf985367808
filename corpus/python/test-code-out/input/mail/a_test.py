SUBJECT = "in"
