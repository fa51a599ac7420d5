"""Helpers that are given the client by whoever calls them."""

import functools
import inspect

from redis.asyncio import Redis


async def with_retry(action, client, attempts=3):
    for attempt in range(attempts):
        try:
            return await action(client)
        except ConnectionError:
            if attempt == attempts - 1:
                raise


def counted(name):
    """Counts the calls of a function, on the client that it is called with."""

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        async def wrapper(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            client: Redis = bound.arguments["redis"]
            await client.incr(f"calls:{name}")  # expect: ok
            return await function(*args, **kwargs)

        return wrapper

    return decorate
