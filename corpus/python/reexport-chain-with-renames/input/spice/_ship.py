from ._field import Grain as Corn
