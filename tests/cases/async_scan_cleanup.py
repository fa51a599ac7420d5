"""async for over scan_iter, batches, asyncio.gather, TaskGroup-like helpers."""

import asyncio
import os

import redis.asyncio as redis


async def connect():
    return redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def purge(r: redis.Redis, pattern, size=10):
    batch, n = [], 0
    async for key in r.scan_iter(match=pattern, count=100):  # expect: ok
        batch.append(key)
        if len(batch) >= size:
            n += await r.unlink(*batch)  # expect: change CL102
            batch.clear()
    if batch:
        n += await r.unlink(*batch)  # expect: change CL102
    return n


async def purge_each(r, pattern):
    n = 0
    async for key in r.scan_iter(pattern):  # expect: ok
        n += await r.delete(key)  # expect: ok
    return n


async def collect(r, pattern):
    keys = [k async for k in r.scan_iter(match=pattern)]  # expect: ok
    return await r.mget(keys)  # expect: break CL101


async def collect_each(r, pattern):
    keys = sorted([k async for k in r.scan_iter(match=pattern)])  # expect: ok
    return await asyncio.gather(*map(r.get, keys))  # expect: ok


async def members(r, key):
    return sorted([m async for m in r.sscan_iter(key, match="m*")])  # expect: ok


async def fields(r, key):
    return {f: v async for f, v in r.hscan_iter(key)}  # expect: ok


async def manual(r):
    cursor, seen = "0", []
    while cursor != 0:
        cursor, some = await r.scan(cursor, match="p:*", count=10)  # expect: break CL401
        seen += some
    return len(seen)


async def manual_set(r, key):
    cursor, seen = 0, []
    while True:
        cursor, some = await r.sscan(key, cursor)  # expect: ok
        seen += some
        if cursor == 0:
            return sorted(seen)


async def gather_two(r):
    one, two = await asyncio.gather(r.rename("p:1", "p:one"), r.get("p:2"))  # expect: break CL101
    return one, two


async def using(use):
    r = await connect()
    try:
        for i in range(25):
            await r.set(f"p:{i}", i)
        await r.sadd("s", "m1", "m2", "x")  # expect: ok
        await r.hset("h", mapping={"a": 1, "b": 2})  # expect: ok
        return await use(r)
    finally:
        await r.aclose()


async def scenario_ok():
    async def use(r):
        a = await collect_each(r, "p:1*"), await members(r, "s"), await fields(r, "h"), await manual_set(r, "s")
        return a, await purge_each(r, "p:2*")

    return await using(use)


async def scenario_purge_tail():
    return await using(lambda r: purge(r, "p:*", size=100))


async def scenario_purge_even():
    return await using(lambda r: purge(r, "p:*", size=5))


async def scenario_collect():
    return await using(lambda r: collect(r, "p:*"))


async def scenario_manual():
    return await using(manual)


async def scenario_gather():
    return await using(gather_two)


SCENARIOS = {name: "break" for name in list(globals()) if name.startswith("scenario_")} | {
    "scenario_ok": "same",
    "scenario_purge_tail": "same",
    "scenario_purge_even": "same",
}
