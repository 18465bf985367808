import os.path as path
import sys as sys
from os import getcwd as getcwd

from .drawers import Drawer as Drawer
from .drawers import Lock
