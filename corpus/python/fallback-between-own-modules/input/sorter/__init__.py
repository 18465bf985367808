try:
    from ._fast import arrange
except ImportError:
    from ._slow import arrange
