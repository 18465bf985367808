__all__ = ["spring"]
spring = 1
autumn = 2
__all__ = ["autumn"]
