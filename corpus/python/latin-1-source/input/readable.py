def still_here():
    """This one is UTF-8: é."""
