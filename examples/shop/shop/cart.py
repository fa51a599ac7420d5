"""Carts of users and guests."""

from redis.asyncio import Redis
from redis.exceptions import WatchError

from shop.keys import CartKeys

WEEK = 7 * 24 * 3600


class Carts:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def add(self, owner: str, sku: str, count: int = 1) -> int:
        async with self.redis.pipeline() as pipe:
            pipe.hincrby(CartKeys.items(owner), sku, count)
            pipe.expire(CartKeys.items(owner), WEEK)
            total, _ = await pipe.execute()
        return total

    async def items(self, owner: str) -> dict[str, str]:
        return await self.redis.hgetall(CartKeys.items(owner))

    async def adopt(self, guest: str, user: str) -> None:
        """The guest has logged in: the cart is the user's from now on."""
        if await self.redis.exists(CartKeys.items(guest)):
            await self.redis.rename(CartKeys.items(guest), CartKeys.items(user))

    async def use_coupon(self, owner: str, coupon: str) -> bool:
        """A coupon counts once, and only while there is something in the cart."""
        async with self.redis.pipeline(transaction=True) as pipe:
            try:
                await pipe.watch(CartKeys.items(owner), CartKeys.coupon(owner))
                if not await pipe.hlen(CartKeys.items(owner)):
                    return False
                pipe.multi()
                pipe.set(CartKeys.coupon(owner), coupon, nx=True)
                (done,) = await pipe.execute()
            except WatchError:
                return False
        return bool(done)
