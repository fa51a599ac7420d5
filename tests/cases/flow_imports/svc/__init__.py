"""Everything is imported from here."""

from .clients import *  # noqa: F403
from .clients.primary import primary as redis_client
from .feeds import Feed

__all__ = ["Feed", "redis_client", "secondary"]  # noqa: F405
