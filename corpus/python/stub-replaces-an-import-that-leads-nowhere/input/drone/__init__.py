from .motor import spin
