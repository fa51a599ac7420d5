import os

import redis.asyncio as redis

from . import mail, stats
from .current import current_redis


async def startup(ctx):
    ctx["redis"] = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    ctx["names"] = {"1": "ann"}
    current_redis.set(ctx["redis"])


async def shutdown(ctx):
    await ctx["redis"].aclose()


class WorkerSettings:
    functions = [mail.send, mail.resend, stats.count, stats.compare, stats.forget]
    on_startup = startup
    on_shutdown = shutdown
