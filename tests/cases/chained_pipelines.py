"""Pipelines written as one chain."""

import os

import redis

R = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def rebuild(name, *values):
    pipe = R.pipeline(transaction=False)  # expect: ok
    pipe.delete(f"list:{name}").rpush(f"list:{name}", *values).execute()  # expect: break CL303 or CL104
    return R.llen(f"list:{name}")  # expect: any


def append(name, *values):
    return R.pipeline(transaction=False).rpush(f"list:{name}", *values).llen(f"list:{name}").execute()  # expect: ok


def append_default(name, value):
    return (
        R.pipeline()  # expect: change CL109
        .rpush(f"list:{name}", value)
        .expire(f"list:{name}", 30)
        .execute()
    )


def two_lists(a, b):
    return R.pipeline(True).rpush(f"list:{a}", 1).rpush(f"list:{b}", 2).execute()  # expect: break CL103


def names(*idents):
    return R.pipeline(transaction=False).mget([f"name:{i}" for i in idents]).execute()  # expect: break CL104


def sizes(a, b):
    with R.pipeline(transaction=False) as p:  # expect: ok
        return p.llen(f"list:{a}").llen(f"list:{b}").execute()  # expect: ok


def stats():
    return R.pipeline(transaction=False).incr("stats").info().execute()  # expect: break CL104


def merged(a, b):
    pipe = R.pipeline(transaction=False)  # expect: ok
    pipe.zunion([f"z:{a}", f"z:{b}"])  # expect: break CL101
    return pipe.execute()


def exists(a, b):
    pipe = R.pipeline(transaction=False)  # expect: ok
    pipe.exists(f"list:{a}", f"list:{b}")  # expect: break CL101
    return pipe.execute()


def exists_each(*names):
    pipe = R.pipeline(transaction=False)  # expect: ok
    for name in names:
        pipe.exists(f"list:{name}")  # expect: ok
    return pipe.execute()


def scenario_safe():
    return append("a", 1, 2), append_default("a", 3), sizes("a", "b"), exists_each("a", "b")


def scenario_rebuild():
    return rebuild("a", 1, 2)


def scenario_two_lists():
    return two_lists("a", "b")


def scenario_names():
    return names(1, 2)


def scenario_stats():
    return len(stats())


def scenario_merged():
    return merged("a", "b")


def scenario_exists():
    return exists("a", "b")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_rebuild": "break",
    "scenario_two_lists": "break",
    "scenario_names": "break",
    "scenario_stats": "break",
    "scenario_merged": "break",
    "scenario_exists": "break",
}
