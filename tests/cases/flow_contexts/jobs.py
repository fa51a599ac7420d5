from contextlib import AsyncExitStack, ExitStack, closing, nullcontext

from conn import AsyncStore, RedisSession, connection, open_redis, session
from conn.sync import _connect


def enqueue(queue, *jobs):
    with connection() as conn:
        return conn.rpush(f"queue:{queue}", *jobs)  # expect: ok


def shift(queue, other):
    with connection() as conn:
        return conn.rpoplpush(f"queue:{queue}", f"queue:{other}")  # expect: break CL101


def length(queue):
    for conn in session():
        return conn.llen(f"queue:{queue}")  # expect: ok


def first(queue, other):
    conn = next(session())
    return conn.blpop([f"queue:{queue}", f"queue:{other}"], timeout=1)  # expect: break CL101


def report(name):
    with RedisSession("report") as store:
        store.put(name, "text")
        return store.client.get(store.key(name))  # expect: ok


def report_pair(one, other):
    with RedisSession("report") as store:
        return store.both(one, other)


def stacked(queue):
    with ExitStack() as stack:
        conn = stack.enter_context(connection())
        other = stack.enter_context(closing(_connect()))
        return conn.llen(f"queue:{queue}"), other.llen(f"queue:{queue}:late")  # expect: ok


def merged(queue, conn=None):
    with nullcontext(conn) if conn is not None else connection() as c:
        return c.sunion(f"seen:{queue}", f"done:{queue}")  # expect: break CL101


async def mark(queue, job):
    async with open_redis(health_check_interval=0) as redis:
        await redis.sadd(f"seen:{queue}", job)  # expect: ok
        return await redis.smembers(f"seen:{queue}")  # expect: ok


async def done(queue, job):
    async with AsyncStore() as redis:
        return await redis.smove(f"seen:{queue}", f"done:{queue}", job)  # expect: break CL101


async def counted(queue):
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis())
        return await redis.scard(f"seen:{queue}")  # expect: ok
