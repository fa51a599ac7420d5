async def send(ctx, user):
    redis = ctx["redis"]
    name = ctx["names"].get(user, "?")  # expect: ok
    if not await redis.set(f"sent:{user}", name, nx=True, ex=60):  # expect: ok
        return "twice"
    await redis.lpush("outbox", f"to {name}")  # expect: ok
    return await ctx["redis"].llen("outbox")  # expect: ok


async def resend(ctx, user):
    return await ctx["redis"].lmove("outbox", f"again:{user}")  # expect: break CL101
