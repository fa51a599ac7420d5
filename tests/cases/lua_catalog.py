"""Lua that reaches keys it was not given, and Lua that behaves."""

import os
import textwrap

import redis.asyncio as redis

TOUCH_ALL = textwrap.dedent(
    """
    local ids = redis.call('SMEMBERS', KEYS[1])
    for _, id in ipairs(ids) do
        redis.call('SET', 'lua:item:' .. id, ARGV[1])
    end
    return #ids
    """
)
COUNT_ONE = "return redis.call('SCARD', KEYS[1])"
PURE = "return {tonumber(ARGV[1]) * 2, #KEYS}"
COPY = """
local v = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[2], v or '')
return v
"""


class Catalog:
    def __init__(self, client: redis.Redis):
        self.client = client
        self.touch_all = client.register_script(TOUCH_ALL)  # expect: ok
        self.count = client.register_script(COUNT_ONE)  # expect: ok
        self.copy = client.register_script(COPY)  # expect: ok

    async def size(self, name: str) -> int:
        return await self.count(keys=[f"lua:set:{name}"])  # expect: ok

    async def touch(self, name: str, value: str) -> int:
        return await self.touch_all(keys=[f"lua:set:{name}"], args=[value])  # expect: break CL106

    async def duplicate(self, a: str, b: str):
        return await self.copy(keys=[f"lua:doc:{a}", f"lua:doc:{b}"])  # expect: break CL105

    async def duplicate_inside(self, owner: str):
        return await self.copy(keys=[f"lua:{{{owner}}}:doc", f"lua:{{{owner}}}:copy"])  # expect: ok

    async def double(self, n: int):
        return await self.client.eval(PURE, 0, n)  # expect: ok

    async def keyless_touch(self, key: str):
        return await self.client.eval("return redis.call('INCR', ARGV[1])", 0, key)  # expect: break CL106


def catalog():
    return Catalog(redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True))


async def scenario_safe():
    c = catalog()
    await c.client.sadd("lua:set:a", 1, 2)
    return await c.size("a"), await c.duplicate_inside("ann"), await c.double(21)


async def scenario_touch(turn):
    c = catalog()
    await c.client.sadd(f"lua:set:s{turn}", turn)
    return await c.touch(f"s{turn}", "x")


async def scenario_duplicate():
    return await catalog().duplicate("a", "b")


async def scenario_keyless(turn):
    return await catalog().keyless_touch(f"lua:count:{turn}")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_touch": "luck",
    "scenario_duplicate": "break",
    "scenario_keyless": "luck",
}
