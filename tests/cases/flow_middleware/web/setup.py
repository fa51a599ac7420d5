import os

from redis.asyncio import from_url

from .sockets import Hub


async def open_redis(app):
    app["redis"] = from_url(os.environ["REDIS_URL"], decode_responses=True)
    app["titles"] = {"a": "A"}
    app["hub"] = Hub(app["redis"])
    app.state.limits_redis = app["redis"]


async def close_redis(app):
    await app["redis"].aclose()


def with_client(handler):
    async def middleware(request):
        request.state.redis = request.app["redis"]
        request.state.user = "ann"
        return await handler(request)

    return middleware


class RateLimit:
    """A middleware that is an object."""

    def __init__(self, limit):
        self.limit = limit

    def __call__(self, handler):
        async def middleware(request):
            store = request.app.state.limits_redis
            hits = await store.incr(f"hits:{request.state.user}")  # expect: ok
            if hits > self.limit:
                return "too many"
            return await handler(request)

        return middleware
