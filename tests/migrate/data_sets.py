"""Data sets of every type, and what a server holds, in a form that two servers can be compared by."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import redis
from live_servers import Address

TYPES = ("string", "counter", "bitmap", "hll", "list", "set", "intset", "hash", "zset", "stream")
GROUP = "workers"
FAMILIES = (
    ("user:{uid}:profile", "{{user:{uid}}}:profile", r"user:([^{}]+?):profile", r"{user:\g<1>}:profile"),
    ("user:{uid}:cart", "{{user:{uid}}}:cart", r"user:([^{}]+?):cart", r"{user:\g<1>}:cart"),
    ("{sid}:session", "{{{sid}}}:session", r"([^{}]+?):session", r"{\g<1>}:session"),
)


def family(old: str, new: str, regex: str, replacement: str, *endpoints: str | None) -> dict[str, Any]:
    """One family of a key map."""
    return {
        "old": {"template": old, "glob": "-", "regex": regex},
        "new": {"template": new, "glob": "-", "replacement": replacement},
        "endpoints": list(endpoints) or [None],
    }


def key_map(path: Path, families: Iterable[tuple[str, ...]] = FAMILIES) -> Path:
    """Write a key map."""
    path.write_text(json.dumps({"schema": 1, "families": [family(*words) for words in families]}))
    return path


def names(number: int) -> Iterator[bytes]:
    """So many old names: of each family, and of none."""
    for at in range(number):
        yield (b"user:%d:profile", b"user:%d:cart", b"s%d:session", b"plain:%d", b"\xff\n{odd}:%d")[at % 5] % at


def renamed(key: bytes) -> bytes:
    """What a key of :func:`names` is called afterwards."""
    if key.startswith(b"user:"):
        return b"{" + key.replace(b":profile", b"}:profile").replace(b":cart", b"}:cart")
    return b"{" + key.replace(b":", b"}:") if key.endswith(b":session") else key


def connect(address: Address, database: int = 0) -> redis.Redis:
    """A client that gives bytes."""
    return redis.Redis(address.host, address.port, db=database, socket_timeout=60)


def fill(client: redis.Redis, keys: Iterable[bytes], seed: int = 1) -> None:
    """A value of each type in turn, some large enough for every encoding, a third of them with a time to live."""
    draw = random.Random(seed)
    pipe = client.pipeline(transaction=False)
    for number, key in enumerate(keys):
        put(pipe, key, TYPES[number % len(TYPES)], draw, 700 if number % 331 == 0 else 1 + number % 9)
        if number % 3 == 0:
            pipe.pexpire(key, draw.randrange(10**7, 10**9))
        if number % 2000 == 1999:
            pipe.execute()
    pipe.execute()


def put(pipe: Any, key: bytes, kind: str, draw: random.Random, size: int) -> None:
    """One value of so many elements."""
    texts = [f"{draw.randrange(10**6)}-{at}" for at in range(size)]
    if kind == "string":
        pipe.set(key, draw.randbytes(size * 3))
    elif kind == "counter":
        pipe.incrby(key, draw.randrange(10**9))
    elif kind == "bitmap":
        pipe.setbit(key, draw.randrange(9_000), 1)
    elif kind == "hll":
        pipe.pfadd(key, *texts)
    elif kind == "list":
        pipe.rpush(key, *texts)
    elif kind == "set":
        pipe.sadd(key, *texts)
    elif kind == "intset":
        pipe.sadd(key, *(draw.randrange(10**9) for _ in texts))
    elif kind == "hash":
        pipe.hset(key, mapping={text: draw.randrange(99) for text in texts})
    elif kind == "zset":
        pipe.zadd(key, {text: draw.random() for text in texts})
    else:
        for text in texts[:9]:
            pipe.xadd(key, {"field": text})
        pipe.xgroup_create(key, GROUP, id="0")
        pipe.xreadgroup(GROUP, "one", {key: ">"}, count=2)


READS = {
    b"string": (("GET",),),
    b"list": (("LRANGE", 0, -1),),
    b"set": (("SMEMBERS",),),
    b"hash": (("HGETALL",),),
    b"zset": (("ZRANGE", 0, -1, "WITHSCORES"),),
    b"stream": (("XRANGE", "-", "+"), ("XINFO GROUPS",), ("XPENDING", GROUP)),
}
"""What is compared of each type, besides the moment of expiry: commands with what follows the key."""


def holdings(*clients: redis.Redis) -> dict[bytes, tuple[Any, ...]]:
    """Every key of these servers: type, the moment of its expiry, value. Replies are left as they came."""
    held: dict[bytes, tuple[Any, ...]] = {}
    for client in clients:
        place = client.connection_pool.connection_kwargs
        raw = redis.Redis(place["host"], place["port"], place.get("db") or 0, protocol=2, socket_timeout=60)
        raw.response_callbacks.clear()
        keys = sorted(set(client.scan_iter(count=2_000)))
        assert not held.keys() & set(keys), "on two nodes"
        for at in range(0, len(keys), 2_000):
            some = keys[at : at + 2_000]
            held.update(zip(some, _values(raw, some), strict=True))
    return held


def _values(client: redis.Redis, keys: list[bytes]) -> Iterator[tuple[Any, ...]]:
    pipe = client.pipeline(transaction=False)
    for key in keys:
        pipe.execute_command("TYPE", key)
    kinds = pipe.execute()
    for key, kind in zip(keys, kinds, strict=True):
        pipe.execute_command("PEXPIRETIME", key)
        for command, *words in READS[kind]:
            pipe.execute_command(command, key, *words)
    replies = iter(pipe.execute())
    for kind in kinds:
        expires, found = next(replies), [next(replies) for _ in READS[kind]]
        if kind == b"set":
            found = [sorted(found[0])]
        elif kind == b"hash":
            found = [sorted(zip(found[0][::2], found[0][1::2], strict=True))]
        yield kind, expires, *found


def moved(held: dict[bytes, tuple[Any, ...]]) -> dict[bytes, tuple[Any, ...]]:
    """The same under the new names."""
    return {renamed(key): value for key, value in held.items()}
