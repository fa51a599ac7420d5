"""Products: their parts are cached one by one, because they change at different times."""

import json

from redis.asyncio import Redis

from shop.keys import Part, product, product_views
from shop.settings import settings


class LocalCache:
    """The last few products, in this process. It looks like Redis and is none."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def mget(self, *names: str) -> list[str | None]:
        return [self._values.get(name) for name in names]

    def mset(self, values: dict[str, str]) -> None:
        self._values.update(values)

    def delete(self, *names: str) -> None:
        for name in names:
            self._values.pop(name, None)


class Catalogue:
    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.local = LocalCache()

    async def store(self, product_id: int, title: str, price: int, text: str) -> None:
        pipe = self.redis.pipeline(transaction=False)
        pipe.set(product(product_id, Part.TITLE), title, ex=settings.cache_seconds)
        pipe.set(product(product_id, Part.PRICE), price, ex=settings.cache_seconds)
        pipe.set(product(product_id, Part.TEXT), text, ex=settings.cache_seconds)
        await pipe.execute()

    async def load(self, product_id: int) -> list[str | None]:
        names = [product(product_id, part) for part in Part]
        known = self.local.mget(*names)
        if None not in known:
            return known
        values = await self.redis.mget(names)
        self.local.mset({name: value for name, value in zip(names, values) if value is not None})
        return values

    async def titles(self, product_ids: list[int]) -> list[str | None]:
        return await self.redis.mget([product(each, Part.TITLE) for each in product_ids])

    async def prices(self, product_ids: list[int]) -> list[str | None]:
        async with self.redis.pipeline(transaction=False) as pipe:
            for each in product_ids:
                pipe.get(product(each, Part.PRICE))
            return await pipe.execute()

    async def forget(self, product_id: int) -> int:
        names = [product(product_id, part) for part in Part]
        self.local.delete(*names)
        return await self.redis.delete(*names)

    async def seen(self, product_id: int) -> int:
        return await self.redis.incr(product_views(product_id))

    async def search(self, filters: dict[str, str]) -> list[str]:
        name = f"search:{json.dumps(filters, sort_keys=True)}"
        found = await self.redis.get(name)
        if found is None:
            found = json.dumps(sorted(filters.values()))
            await self.redis.set(name, found, ex=settings.cache_seconds)
        return json.loads(found)
