from os import path

from .letters import Letter
from .letters import Parcel as Box
from post.stamps import stamp
from .letters import _seal
