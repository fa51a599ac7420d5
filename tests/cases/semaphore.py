"""A fair distributed semaphore after the book, with a counter, an owner zset and a time zset."""

import os
import time
import uuid

import redis


def acquire_fair_semaphore(conn, semname, limit, timeout=10):
    identifier = str(uuid.uuid4())
    czset = semname + ":owner"
    ctr = semname + ":counter"
    now = time.time()
    pipeline = conn.pipeline(True)  # expect: ok
    pipeline.zremrangebyscore(semname, "-inf", now - timeout)  # expect: ok
    pipeline.zinterstore(czset, {czset: 1, semname: 0})  # expect: break CL101,CL103
    pipeline.incr(ctr)  # expect: any
    counter = pipeline.execute()[-1]
    pipeline.zadd(semname, {identifier: now})  # expect: any
    pipeline.zadd(czset, {identifier: counter})  # expect: any
    pipeline.zrank(czset, identifier)  # expect: any
    return pipeline.execute()[-1] < limit


def release_fair_semaphore(conn, semname, identifier):
    pipeline = conn.pipeline(True)  # expect: ok
    pipeline.zrem(semname, identifier)  # expect: ok
    pipeline.zrem(semname + ":owner", identifier)  # expect: break CL103
    return pipeline.execute()[0]


def acquire_simple(conn, semname, limit, identifier):
    key = "sem:" + semname
    pipeline = conn.pipeline(True)  # expect: ok
    pipeline.zremrangebyscore(key, "-inf", time.time() - 10)  # expect: ok
    pipeline.zadd(key, {identifier: time.time()})  # expect: ok
    pipeline.zrank(key, identifier)  # expect: ok
    if pipeline.execute()[-1] < limit:
        return True
    conn.zrem(key, identifier)  # expect: ok
    return False


def connection():
    return redis.Redis.from_url(os.environ["REDIS_URL"])


def scenario_fair():
    return acquire_fair_semaphore(connection(), "semaphore:remote", 3)


def scenario_release():
    return release_fair_semaphore(connection(), "semaphore:remote", "x")


def scenario_simple():
    conn = connection()
    return [acquire_simple(conn, "pool", 2, name) for name in ("a", "b", "c")]


SCENARIOS = {"scenario_fair": "break", "scenario_release": "break", "scenario_simple": "same"}
