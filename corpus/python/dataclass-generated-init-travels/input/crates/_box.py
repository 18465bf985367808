from dataclasses import dataclass


@dataclass
class Box:
    side: int
