from .factories import client_for, get_redis, make_pair

__all__ = ["client_for", "get_redis", "make_pair"]
