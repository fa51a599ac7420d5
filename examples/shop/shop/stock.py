"""Stock: what there is of an article, and what of it is reserved."""

from redis.asyncio import Redis

from shop.keys import reserved, stock

RESERVE = """
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
if free < tonumber(ARGV[1]) then return 0 end
redis.call('DECRBY', KEYS[1], ARGV[1])
redis.call('INCRBY', KEYS[2], ARGV[1])
return 1
"""

TAKE = """
local free = tonumber(redis.call('GET', KEYS[1]) or '0')
if free < 1 then return -1 end
return redis.call('DECR', KEYS[1])
"""


class Stock:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._reserve = redis.register_script(RESERVE)
        self._take = redis.register_script(TAKE)

    async def fill(self, sku: str, count: int) -> None:
        await self.redis.set(stock(sku), count)

    async def reserve(self, sku: str, count: int) -> bool:
        return bool(await self._reserve(keys=[stock(sku), reserved(sku)], args=[count]))

    async def take_sample(self, sku: str) -> int:
        return await self._take(keys=[stock(sku)])
