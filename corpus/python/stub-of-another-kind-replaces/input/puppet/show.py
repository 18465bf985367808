def _make(name): ...


Puppet = _make("Puppet")
dance = _make("dance")
strings = _make("strings")
