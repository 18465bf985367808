class String: ...


globals()["pluck"] = String  # only the stub can tell
