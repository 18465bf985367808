from ._parts import optics as optics
from ._parts import motors
