"""Business code: knows keys, not where the client comes from."""


class Catalogue:
    def __init__(self, redis, goods):
        self.redis = redis
        self.goods = goods

    async def view(self, sku):
        views = await self.redis.incr(f"views:{sku}")  # expect: ok
        return {"sku": sku, "views": views, "stock": self.goods.get(sku)}  # expect: ok

    async def compare(self, one, other):
        return await self.redis.mget(f"views:{one}", f"views:{other}")  # expect: break CL101
