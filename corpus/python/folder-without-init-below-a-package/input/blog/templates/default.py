TITLE = "unnamed"
