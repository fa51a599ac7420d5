"""Listening: order messages for the browser, and carts that have expired."""

import asyncio
from collections.abc import AsyncIterator

from redis.asyncio import Redis


async def listen(pubsub, wanted: int, wait: float) -> AsyncIterator[str]:
    """The next messages, at most ``wanted``; ends early when none comes for ``wait`` seconds."""
    for _ in range(wanted):
        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=wait)
        if message is None:
            return
        yield message["data"]


async def order_messages(redis: Redis, started: asyncio.Event, wanted: int) -> list[str]:
    async with redis.pubsub() as pubsub:
        await pubsub.subscribe("orders")
        await pubsub.get_message(timeout=2)
        started.set()
        return [data async for data in listen(pubsub, wanted, wait=2)]


async def expired_carts(redis: Redis, started: asyncio.Event, wanted: int) -> list[str]:
    """Remind people of what they left behind."""
    async with redis.pubsub() as pubsub:
        await pubsub.psubscribe("__keyevent@0__:expired")
        await pubsub.get_message(timeout=2)
        started.set()
        return [data async for data in listen(pubsub, wanted, wait=2)]
