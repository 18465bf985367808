from .zulu import Baton as Baton
from .zulu import hand_over as hand_over

def start() -> None: ...
