from ._ship import Corn as Pepper
