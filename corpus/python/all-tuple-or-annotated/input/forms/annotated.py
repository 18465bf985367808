from typing import Final

__all__: Final[list[str]] = ["shown"]
shown = 1
hidden = 2
