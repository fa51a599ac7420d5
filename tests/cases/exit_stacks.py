"""Exit stacks, `with client as c`, nested helpers with nonlocal, conditional pipelines."""

import contextlib
import os

import redis

URL = os.environ["REDIS_URL"]


def with_client(a, b):
    with redis.Redis.from_url(URL) as c:
        return c.sinter([f"x:{a}", f"x:{b}"])  # expect: break CL101


def stacked(names):
    with contextlib.ExitStack() as stack:
        c = stack.enter_context(redis.Redis.from_url(URL))
        p = stack.enter_context(c.pipeline(transaction=True))  # expect: ok
        for n in names:
            p.sadd(f"x:{n}", 1)  # expect: break CL103
        return len(p.execute())


def closing(a):
    with contextlib.closing(redis.Redis.from_url(URL)) as c:
        return c.smove(f"x:{a}", f"y:{a}", "1")  # expect: break CL101


def lazily(a):
    client = None

    def get():
        nonlocal client
        if client is None:
            client = redis.Redis.from_url(URL)
        return client

    get().sadd(f"x:{a}", 1)  # expect: ok
    return get().sdiffstore(f"d:{a}", f"x:{a}")  # expect: break CL101


def maybe(client, pipe=None):
    target = pipe if pipe is not None else client
    target.incr("hits:maybe")  # expect: ok
    target.mget("m:1", "m:2")  # expect: break CL101 or CL104


def suppressed(a):
    with contextlib.suppress(KeyError), redis.Redis.from_url(URL) as c:
        c.set(f"x:{a}", 1)  # expect: ok
        return c.strlen(f"x:{a}")  # expect: ok


def null_or_pipe(fast):
    c = redis.Redis.from_url(URL)
    with c.pipeline(transaction=False) if fast else contextlib.nullcontext(c) as t:  # expect: ok
        t.hset("h:x", mapping={"a": 1, "b": 2})  # expect: ok
        t.expire("h:x", 100)  # expect: ok
        if fast:
            return t.execute()
    return None


def scenario_ok():
    return suppressed("a"), null_or_pipe(True), null_or_pipe(False)


def scenario_with():
    return with_client(1, 2)


def scenario_stacked():
    return stacked("ab")


def scenario_closing():
    return closing("a")


def scenario_lazily():
    return lazily("a")


def scenario_maybe():
    return maybe(redis.Redis.from_url(URL))


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {"scenario_ok": "same"}
