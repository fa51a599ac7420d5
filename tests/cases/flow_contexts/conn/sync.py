import contextlib
import os

import redis


def _connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


@contextlib.contextmanager
def connection():
    conn = _connect()
    try:
        yield conn
    finally:
        conn.close()


def session():
    """A generator that a `for` or `next` uses up."""
    conn = _connect()
    yield conn
    conn.close()


class RedisSession:
    def __init__(self, prefix):
        self.prefix = prefix
        self.client = None

    def __enter__(self):
        self.client = _connect()
        return self

    def __exit__(self, *exc):
        self.client.close()

    def key(self, name):
        return f"{self.prefix}:{name}"

    def put(self, name, value):
        self.client.set(self.key(name), value)  # expect: ok

    def both(self, one, other):
        return self.client.mget(self.key(one), self.key(other))  # expect: break CL101
