"""Clients opened in pairs, transactions from a shared context manager, handlers that are registered."""

import os
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import redis
from redis.client import PubSub


class Key:
    """Under which the application keeps a thing."""

    def __init__(self, name):
        self.name = name


STORE = Key("store")
FEED = Key("feed")


def connect():
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True), {"limit": 3}


def spaces():
    return SimpleNamespace(kv=redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))


users, limits = connect()
kept = spaces()
app = {}
current = ContextVar("current", default=None)
ROUTES = {
    "pair": lambda one, other: users.mget(f"user:{one}", f"user:{other}"),  # expect: break CL101
    "one": lambda one: users.get(f"user:{one}"),  # expect: ok
}


def start():
    app[STORE] = kept.kv
    app[FEED] = {"tea": 3}


@contextmanager
def atomic():
    with users.pipeline(transaction=True) as pipe:  # expect: ok
        yield pipe
        pipe.execute()


@contextmanager
def unit():
    with users.pipeline(transaction=True) as pipe:  # expect: ok
        token = current.set(pipe)  # expect: ok
        try:
            yield
            pipe.execute()
        finally:
            current.reset(token)  # expect: ok


def writer():
    return current.get() or users  # expect: ok


def register(name):
    with atomic() as pipe:
        pipe.hset("accounts", name, 1)  # expect: ok
        pipe.hincrby("accounts", "total", 1)  # expect: ok


def move(name):
    with atomic() as pipe:
        pipe.set(f"{{{name}}}:a", 1)  # expect: ok
        pipe.set(f"{{{name}}}:b", 1)  # expect: ok


def befriend(one, other):
    with atomic() as pipe:
        pipe.sadd(f"friends:{one}", other)  # expect: ok
        pipe.sadd(f"friends:{other}", one)  # expect: break CL103


def follow(one, other):
    with unit():
        writer().sadd(f"following:{one}", other)  # expect: ok
        writer().sadd(f"followers:{other}", one)  # expect: break CL103


def rename_user(old, new):
    with unit():
        writer().hset("names", new, old)  # expect: ok
        writer().hdel("names", old)  # expect: ok


def common(one, other):
    return app[STORE].sinter(f"friends:{one}", f"friends:{other}")  # expect: break CL101


def count(name):
    return app[STORE].scard(f"friends:{name}"), app[FEED].get("tea")  # expect: ok


def hear(pubsub: PubSub):
    pubsub.subscribe("news")  # expect: ok
    pubsub.close()


def scenario_ok():
    start()
    register("ann")
    move("ann")
    rename_user("ann", "anna")
    hear(users.pubsub())  # expect: ok
    return count("ann"), ROUTES["one"]("ann"), limits.get("limit")  # expect: ok


def scenario_pair():
    return ROUTES["pair"]("ann", "bob")


def scenario_befriend():
    return befriend("ann", "bob")


def scenario_follow():
    return follow("ann", "bob")


def scenario_common():
    start()
    return common("ann", "bob")


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
