__title__ = "lamp"
__version__ = "1.0"
