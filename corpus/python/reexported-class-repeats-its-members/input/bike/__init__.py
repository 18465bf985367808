from .parts.wheels import Wheel
