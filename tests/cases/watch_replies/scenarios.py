"""What an asyncio pipeline reads between watch() and multi()."""

import os

import redis.asyncio as aioredis

r = aioredis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def taken(name):
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(f"claim:{name}")  # expect: ok
        found = await pipe.exists(f"claim:{name}")  # expect: break CL111
        await pipe.unwatch()
    return bool(found)


async def claim_by_value(name, owner):
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(f"claim:{name}")  # expect: ok
        if await pipe.get(f"claim:{name}") is not None:  # expect: ok
            return "taken"
        pipe.multi()
        pipe.set(f"claim:{name}", owner)  # expect: ok
        await pipe.execute()
    return await r.get(f"claim:{name}")  # expect: ok


async def keep(user, most):
    key = f"devices:{user}"
    await r.sadd(key, "a", "b", "c")  # expect: ok
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(key)  # expect: ok
        devices = await pipe.smembers(key)  # expect: ok
        extra = sorted(devices)[most:]
        pipe.multi()
        pipe.srem(key, *extra)  # expect: ok
        pipe.delete(f"{key}:stale")  # expect: break CL103
        await pipe.execute()


async def keep_only(user, most):
    key = f"devices:{user}"
    await r.sadd(key, "a", "b", "c")  # expect: ok
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(key)  # expect: ok
        devices = await pipe.smembers(key)  # expect: ok
        pipe.multi()
        pipe.srem(key, *sorted(devices)[most:])  # expect: ok
        await pipe.execute()
    return sorted(await r.smembers(key))  # expect: ok


async def queued_members(key):
    async with r.pipeline(transaction=True) as pipe:
        pipe.sadd(key, "a")  # expect: ok
        pipe.smembers(key)  # expect: break CL104
        return await pipe.execute()


async def forget(key):
    await r.set(key, "1")  # expect: ok
    async with r.pipeline(transaction=True) as pipe:
        await pipe.watch(key)  # expect: ok
        await pipe.delete(key)  # expect: break CL111
        left = await pipe.get(key)  # expect: ok
    return left


async def scenario_taken():
    return await taken("a")


async def scenario_claim_by_value():
    return await claim_by_value("a", "me")


async def scenario_keep():
    await keep("7", 1)


async def scenario_keep_only():
    return await keep_only("7", 1)


async def scenario_queued_members():
    return await queued_members("set")


async def scenario_forget():
    return await forget("gone")


SCENARIOS = {
    "scenario_taken": "wrong",
    "scenario_claim_by_value": "same",
    "scenario_keep": "break",
    "scenario_keep_only": "same",
    "scenario_queued_members": "late",
    "scenario_forget": "wrong",
}
