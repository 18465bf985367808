import os
import os.path as where
from collections import OrderedDict

from . import banks
from .banks import Bank
from .banks import Bank as Shore


class Bridge: ...
