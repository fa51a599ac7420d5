"""Orders: written once, whatever the client repeats."""

from redis.asyncio import Redis

from shop.keys import OrderKeys, idempotency
from shop.stock import Stock

DAY = 24 * 3600


class Orders:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.stock = Stock(redis)

    async def begin(self, order_id: str, token: str) -> str:
        """The order of this token: the given one, or the one that an earlier try has begun."""
        if await self.redis.set(idempotency(token), order_id, nx=True, ex=DAY):
            await self.redis.hset(OrderKeys.draft(order_id), "token", token)
            return order_id
        return await self.redis.get(idempotency(token))

    async def add_lines(self, order_id: str, lines: dict[str, int]) -> None:
        """All of the order's keys have one tag, so that this is a transaction on a cluster as well."""
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.hset(OrderKeys.detail(order_id), mapping={"lines": len(lines), "state": "open"})
            for sku, count in lines.items():
                pipe.rpush(OrderKeys.lines(order_id), f"{sku}x{count}")
            await pipe.execute()

    async def place(self, order_id: str, user: str) -> None:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.hset(OrderKeys.detail(order_id), "state", "placed")
            pipe.lpush(OrderKeys.of_user(user), order_id)
            await pipe.execute()
        await self.redis.publish("orders", f"{order_id} placed")

    async def archive_draft(self, order_id: str) -> None:
        await self.redis.rename(OrderKeys.draft(order_id), f"order:{{{order_id}}}:archived")

    async def reserve(self, order_id: str, sku: str, count: int) -> bool:
        async with self.redis.lock(f"lock:order:{order_id}", timeout=5):
            return await self.stock.reserve(sku, count)
