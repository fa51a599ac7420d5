"""aiohttp-like: the client lives in a mapping, handlers reach it through the request."""

import os

from redis.asyncio import Redis


class Application(dict):
    def __init__(self):
        super().__init__()
        self.on_startup = []
        self.on_cleanup = []


class Request:
    def __init__(self, app, match_info):
        self.app = app
        self.match_info = match_info


async def start_redis(app):
    app["redis"] = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def stop_redis(app):
    await app["redis"].aclose()


class VoteView:
    def __init__(self, request):
        self.request = request

    @property
    def redis(self) -> Redis:
        return self.request.app["redis"]

    async def post(self):
        poll, option = self.request.match_info["poll"], self.request.match_info["option"]
        async with self.redis.pipeline(transaction=True) as tx:  # expect: ok
            tx.hincrby(f"poll:{poll}", option, 1)  # expect: ok
            tx.zincrby("polls:popular", 1, poll)  # expect: break CL103
            return await tx.execute()

    async def get(self):
        poll = self.request.match_info.get("poll", "none")  # expect: ok
        return await self.redis.hgetall(f"poll:{poll}")  # expect: ok


async def close_poll(request):
    poll = request.match_info["poll"]
    redis = request.app["redis"]
    await redis.copy(f"poll:{poll}", f"archive:{poll}")  # expect: break CL101
    return await redis.delete(f"poll:{poll}")  # expect: any


async def reset_poll(request):
    r = request.app["redis"]
    async with r.pipeline(transaction=False) as batch:  # expect: ok
        batch.delete(f"poll:{request.match_info['poll']}")  # expect: ok
        batch.zrem("polls:popular", request.match_info["poll"])  # expect: ok
        return await batch.execute()


def make_app():
    app = Application()
    app.on_startup.append(start_redis)
    app.on_cleanup.append(stop_redis)
    return app


async def serve(handler, **info):
    app = make_app()
    for hook in app.on_startup:
        await hook(app)
    try:
        await app["redis"].hset("poll:tea", mapping={"yes": 3, "no": 4})  # expect: ok
        return await handler(Request(app, info))
    finally:
        for hook in app.on_cleanup:
            await hook(app)


async def scenario_vote():
    return await serve(lambda request: VoteView(request).post(), poll="tea", option="yes")


async def scenario_read():
    return await serve(lambda request: VoteView(request).get(), poll="tea"), await serve(reset_poll, poll="tea")


async def scenario_close():
    return await serve(close_poll, poll="tea")


SCENARIOS = {"scenario_vote": "break", "scenario_read": "same", "scenario_close": "break"}
