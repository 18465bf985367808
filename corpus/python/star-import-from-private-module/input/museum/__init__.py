from ._rooms import *
