from .current import current_redis, get_current


async def count(ctx, page):
    client = get_current()
    await client.hincrby("pages", page, 1)  # expect: ok
    return await _total(page)


async def _total(page):
    return await current_redis.get().hget("pages", page)  # expect: ok


async def compare(ctx, one, other):
    redis = current_redis.get()
    return await redis.pfmerge(f"both:{one}", f"seen:{one}", f"seen:{other}")  # expect: break CL101


async def forget(ctx, *pages):
    async with ctx["redis"].pipeline(transaction=True) as tx:  # expect: ok
        for page in pages:
            tx.delete(f"seen:{page}")  # expect: break CL103
        return await tx.execute()
