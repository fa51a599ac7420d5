"""Clean-up jobs that walk the key space."""

import os

import redis

conn = redis.StrictRedis.from_url(os.environ["REDIS_URL"], decode_responses=True)


def purge_with_cursor(pattern):
    cursor, removed = 0, 0
    while True:
        cursor, keys = conn.scan(cursor=cursor, match=pattern, count=10)  # expect: break CL401
        removed += len(keys)
        if cursor == 0:
            return removed


def purge_with_keys(pattern):
    return conn.delete(*conn.keys(pattern))  # expect: change CL401,CL102


def purge_with_iterator(pattern):
    removed = 0
    for key in conn.scan_iter(match=pattern):  # expect: ok
        removed += conn.unlink(key)  # expect: ok
    return removed


def purge_in_batches(pattern, size=10):
    removed, pipe = 0, conn.pipeline(transaction=False)  # expect: ok
    for n, key in enumerate(conn.scan_iter(match=pattern, count=100), start=1):  # expect: ok
        pipe.delete(key)  # expect: ok
        if n % size == 0:
            removed += sum(pipe.execute())
    return removed + sum(pipe.execute())


def purge_fields(name, pattern):
    cursor, gone = 0, 0
    while True:
        cursor, fields = conn.hscan(name, cursor, match=pattern)  # expect: ok
        if fields:
            gone += conn.hdel(name, *fields)  # expect: ok
        if cursor == 0:
            return gone


def members(name):
    return sorted(conn.sscan_iter(name))  # expect: ok


def purge_pipelined(keys):
    pipe = conn.pipeline(transaction=False)  # expect: ok
    pipe.delete(*keys)  # expect: break CL104
    return pipe.execute()


def fill(n=40):
    for i in range(n):
        conn.set(f"tmp:{i}", i)


def scenario_cursor():
    fill()
    return purge_with_cursor("tmp:*")


def scenario_keys():
    fill()
    return purge_with_keys("tmp:*")


def scenario_iterators():
    fill()
    one = purge_with_iterator("tmp:1*")
    conn.hset("h", mapping={"a1": 1, "a2": 2, "b": 3})
    conn.sadd("s", 1, 2)
    return one, purge_in_batches("tmp:*"), purge_fields("h", "a*"), members("s")


def scenario_pipelined():
    return purge_pipelined(["tmp:1", "tmp:2"])


SCENARIOS = {
    "scenario_cursor": "break",
    "scenario_keys": "change",
    "scenario_iterators": "same",
    "scenario_pipelined": "break",
}
