FIXTURE = "out"
