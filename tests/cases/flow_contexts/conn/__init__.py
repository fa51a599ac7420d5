from conn.sync import RedisSession, connection, session
from conn.asynchronous import AsyncStore, open_redis

__all__ = ["AsyncStore", "RedisSession", "connection", "open_redis", "session"]
