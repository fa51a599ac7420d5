"""Who is online: one key with expiry per user, friends compared on the server."""

import asyncio
import os

import redis.asyncio as redis


class Presence:
    def __init__(self, conn):
        self.conn = conn

    @staticmethod
    def online_key(uid):
        return "online:%s" % uid

    @staticmethod
    def friends_key(uid):
        return "friends:%s" % uid

    async def beat(self, uid):
        await self.conn.set(self.online_key(uid), 1, ex=30)  # expect: ok
        await self.conn.sadd("online", uid)  # expect: ok

    async def any_online(self, uids):
        return await self.conn.exists(*(self.online_key(u) for u in uids))  # expect: change CL102

    async def refresh(self, a, b):
        return await self.conn.touch(self.online_key(a), self.online_key(b))  # expect: change CL102

    async def friends_online(self, uid):
        return await self.conn.sinter(self.friends_key(uid), "online")  # expect: break CL101

    async def common_friends(self, a, b):
        return await self.conn.sintercard(2, [self.friends_key(a), self.friends_key(b)])  # expect: break CL101

    async def friends_here(self, uid):
        friends = await self.conn.smembers(self.friends_key(uid))  # expect: ok
        flags = await asyncio.gather(*(self.conn.exists(self.online_key(f)) for f in friends))  # expect: ok
        return sorted(f for f, here in zip(friends, flags) if here)

    async def which(self, uid, candidates):
        return await self.conn.smismember(self.friends_key(uid), candidates)  # expect: ok


async def make():
    return Presence(redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]), decode_responses=True))


async def filled():
    p = await make()
    for uid in ("1", "2", "3"):
        await p.beat(uid)
    await p.conn.sadd("friends:1", "2", "3", "9")
    await p.conn.sadd("friends:2", "3", "9")
    return p


async def scenario_safe():
    p = await filled()
    result = await p.friends_here("1"), await p.which("1", ["2", "7"])
    await p.conn.aclose()
    return result


async def scenario_any_online():
    return await (await filled()).any_online(["1", "2", "3", "4"])


async def scenario_refresh():
    return await (await filled()).refresh("1", "2")


async def scenario_friends_online():
    return await (await filled()).friends_online("1")


async def scenario_common_friends():
    return await (await filled()).common_friends("1", "2")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_any_online": "same",
    "scenario_refresh": "same",
    "scenario_friends_online": "break",
    "scenario_common_friends": "break",
}
