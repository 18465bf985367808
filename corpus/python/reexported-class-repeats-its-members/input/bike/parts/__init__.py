from .wheels import Wheel
