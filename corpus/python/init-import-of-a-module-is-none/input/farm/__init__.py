from . import barn
from . import barn as shed
from . import _silo
import farm.barn as stable
