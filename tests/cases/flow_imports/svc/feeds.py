"""Feeds and users import each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import clients
from .clients import primary

if TYPE_CHECKING:
    from redis import Redis

    from .users import User


class Feed:
    def __init__(self, user: User, conn: Redis | None = None):
        self.user = user
        self.conn = conn or primary

    def push(self, text):
        self.conn.lpush(f"feed:{self.user.name}", text)  # expect: ok
        self.conn.ltrim(f"feed:{self.user.name}", 0, 99)  # expect: ok

    def newest(self):
        return clients.primary.lrange(f"feed:{self.user.name}", 0, 9)  # expect: ok

    def adopt(self, other: User):
        return self.conn.rename(f"feed:{other.name}", f"feed:{self.user.name}")  # expect: break CL101
