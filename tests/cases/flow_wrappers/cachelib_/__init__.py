from .cache import Cache, NullCache
from .typed import Counter, JsonCache

__all__ = ["Cache", "Counter", "JsonCache", "NullCache"]
