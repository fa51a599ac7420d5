"""Plain Python that sounds like Redis. One real client at the end."""

import os
import sqlite3
import tempfile
from collections import Counter, OrderedDict, deque
from pathlib import Path
from queue import Queue

import redis


class Session:
    """An ORM session."""

    def __init__(self):
        self.rows = {"a": 1, "b": 2}

    def get(self, key):
        return self.rows.get(key)  # expect: ok

    def delete(self, *keys):
        return [self.rows.pop(key, None) for key in keys]  # expect: ok

    def exists(self, *keys):
        return all(key in self.rows for key in keys)

    def pipeline(self):
        return self

    def execute(self, statement="select"):
        return statement


class ApiClient:
    """Talks HTTP in real life."""

    def __init__(self, base):
        self.base = base

    def get(self, *paths):
        return [self.base + path for path in paths]

    def mget(self, *paths):
        return self.get(*paths)  # expect: ok

    def rename(self, old, new):
        return f"{old} -> {new}"

    def keys(self, pattern="*"):
        return [pattern]


def with_session(session: Session):
    found = session.exists("a", "b")  # expect: ok
    done = session.pipeline().execute()  # expect: ok
    return found, done, session.delete("a", "b"), session.get("a")  # expect: ok


def with_api(client):
    listing = client.mget("/users/1", "/users/2")  # expect: ok
    moved = client.rename("/users/1", "/users/3")  # expect: ok
    return listing, moved, client.keys("x*")  # expect: ok


def with_collections():
    cache = OrderedDict(a=1, b=2)
    counts = Counter("abca")
    counts.update({"z": 3})  # expect: ok
    both = set("ab").union("bc"), {1, 2}.copy()  # expect: ok
    queue = Queue()
    queue.put("a")
    ring = deque([1, 2, 3])
    ring.rotate(1)
    names = sorted(cache.keys())  # expect: ok
    return names, cache.pop("a"), counts.get("z"), both[1], queue.get(), list(ring)  # expect: ok


def with_files():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.touch()  # expect: ok
        moved = path.rename(Path(folder) / "b.txt")  # expect: ok
        return moved.exists(), moved.name, moved.unlink()  # expect: ok


def with_sqlite():
    db = sqlite3.connect(":memory:")
    return db.execute("select 1, 2").fetchone()  # expect: ok


def with_redis(a, b):
    r = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost"))  # expect: ok
    return r.rename(a, b)  # expect: break CL101 or CL108


def with_redis_names():
    return with_redis("draft:1", "published:1")


def scenario_look_alikes():
    parts = with_session(Session()), with_api(ApiClient("http://api")), with_collections()
    return parts, with_files(), with_sqlite()


def scenario_redis():
    redis.Redis.from_url(os.environ["REDIS_URL"]).set("draft:1", "x")
    return with_redis_names()


SCENARIOS = {"scenario_look_alikes": "same", "scenario_redis": "break"}
