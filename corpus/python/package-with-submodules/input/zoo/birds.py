def sing():
    """Sing a song."""
