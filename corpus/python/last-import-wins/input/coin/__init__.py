from .heads import toss
from .tails import toss
