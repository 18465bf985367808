class Baton: ...


globals()["hand_over"] = Baton  # only the stub can tell
