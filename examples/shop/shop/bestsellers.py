"""What sells: one sorted set for each day, combined into the last seven days."""

from datetime import date, timedelta

from redis.asyncio import Redis

from shop.keys import sold, sold_in


def week(until: date) -> list[date]:
    return [until - timedelta(days=back) for back in range(7)]


class Bestsellers:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis

    async def count(self, sku: str, category: str, day: date) -> None:
        await self.redis.zincrby(sold(day), 1, sku)
        await self.redis.zincrby(sold_in(category, day), 1, sku)

    async def of_week(self, until: date) -> list[str]:
        await self.redis.zunionstore("sold:week", [sold(day) for day in week(until)])
        return await self.redis.zrevrange("sold:week", 0, 9)

    async def of_category(self, category: str, until: date) -> list[str]:
        """All days of a category are in one slot."""
        return await self.redis.zunion([sold_in(category, day) for day in week(until)])
