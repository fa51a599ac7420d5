from .wrap import LazyRedis, LoggedRedis, TracedRedis

__all__ = ["LazyRedis", "LoggedRedis", "TracedRedis"]
