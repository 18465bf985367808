__all__ = sorted(["thin"])
thin = 1
thick = 2
