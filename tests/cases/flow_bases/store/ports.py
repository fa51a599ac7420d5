"""What the domain asks of its store: a protocol that the client fulfils."""

from typing import Optional, Protocol, Union, cast

import redis


class KeyValue(Protocol):
    def get(self, name: str) -> Optional[str]: ...

    def set(self, name: str, value: str) -> object: ...

    def mget(self, keys: list) -> list: ...


class Flags:
    def __init__(self, store: KeyValue):
        self.store = store

    def enable(self, flag: str):
        self.store.set(f"flag:{flag}", "on")  # expect: ok

    def enabled(self, flag: str) -> bool:
        return self.store.get(f"flag:{flag}") == "on"  # expect: ok

    def all_of(self, flags):
        return all(v == "on" for v in self.store.mget([f"flag:{f}" for f in flags]))  # expect: break CL101


def history(conn: Union[redis.Redis, None], flag: str):
    return conn.lrange(f"history:{flag}", 0, -1) if conn else []  # expect: ok


def swap(conn: Optional["redis.Redis"], one: str, other: str):
    if conn is None:
        return None
    return conn.smove(f"flags:{one}", f"flags:{other}", "x")  # expect: break CL101


def rewritten(anything: object, flag: str):
    conn = cast("redis.Redis", anything)
    conn.rpush(f"history:{flag}", "rewritten")  # expect: ok
    return conn.lmove(f"history:{flag}", f"archive:{flag}")  # expect: break CL101
