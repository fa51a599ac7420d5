import os

import redis


def connection_source():
    """Rebinds its client when it was closed."""
    client = None

    def get():
        nonlocal client
        if client is None:
            client = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
        return client

    def close():
        nonlocal client
        if client is not None:
            client.close()
            client = None

    return get, close


def repository(get):
    """A module of closures instead of a class."""

    def load(ident):
        return get().hgetall(f"doc:{ident}")  # expect: ok

    def save(ident, **fields):
        r = get()
        r.hset(f"doc:{ident}", mapping=fields)  # expect: ok
        r.zadd("docs", {ident: len(fields)})  # expect: ok

    def move(ident, new):
        get().rename(f"doc:{ident}", f"doc:{new}")  # expect: break CL101

    return {"load": load, "save": save, "move": move}


def lister(r):
    return lambda count=10: r.zrange("docs", 0, count)  # expect: ok


def merger(r):
    def by(kind):
        def run(*idents):
            return r.zinterstore(f"{kind}:merged", [f"{kind}:{ident}" for ident in idents])  # expect: break CL101

        return run

    return by
