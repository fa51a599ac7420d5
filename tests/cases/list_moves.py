"""Moving work between lists, blocking and not."""

import os

import redis.asyncio as redis


class Mover:
    SOURCE = "mail:out"
    TARGET = "mail:sending"
    SAFE = ("mail:{q}:out", "mail:{q}:sending")

    def __init__(self, client: redis.Redis):
        self.client = client

    async def block_move(self):
        return await self.client.blmove(self.SOURCE, self.TARGET, 1, "LEFT", "RIGHT")  # expect: break CL101

    async def move(self):
        return await self.client.rpoplpush(self.SOURCE, self.TARGET)  # expect: break CL101

    async def move_safe(self):
        return await self.client.lmove(*self.SAFE, "LEFT", "RIGHT")  # expect: ok

    async def pop_first_filled(self):
        return await self.client.lmpop(2, self.SOURCE, self.TARGET, direction="LEFT")  # expect: break CL101

    async def wait_any(self, names):
        return await self.client.brpop([f"mail:{name}" for name in names], timeout=1)  # expect: break CL101

    async def wait_one(self, timeout=1):
        return await self.client.brpop(self.SOURCE, timeout)  # expect: ok

    async def wait_listed(self):
        return await self.client.blpop([self.SOURCE], 1)  # expect: ok

    async def pop_lowest(self):
        return await self.client.bzpopmin(("mail:prio:1", "mail:prio:2"), timeout=1)  # expect: break CL101

    async def pop_lowest_one(self):
        return await self.client.zpopmin("mail:prio:1")  # expect: ok


async def mover():
    m = Mover(redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True))
    await m.client.rpush(m.SOURCE, "a", "b", "c")
    await m.client.rpush(m.SAFE[0], "x")
    await m.client.zadd("mail:prio:1", {"p": 1})
    return m


async def scenario_safe():
    m = await mover()
    one = list(await m.wait_one()), list(await m.wait_listed())
    return await m.move_safe(), one, [list(row) for row in await m.pop_lowest_one()]


async def scenario_block_move():
    return await (await mover()).block_move()


async def scenario_move():
    return await (await mover()).move()


async def scenario_pop_first_filled():
    return await (await mover()).pop_first_filled()


async def scenario_wait_any():
    return await (await mover()).wait_any(["out", "sending"])


async def scenario_pop_lowest():
    return await (await mover()).pop_lowest()


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_block_move": "break",
    "scenario_move": "break",
    "scenario_pop_first_filled": "break",
    "scenario_wait_any": "break",
    "scenario_pop_lowest": "break",
}
