"""Event streams with asyncio."""

import os

from redis.asyncio import from_url

STREAM = "events:{orders}"
COPY = "events:{orders}:copy"


class EventBus:
    def __init__(self, url: str):
        self.bus = from_url(url, decode_responses=True)

    async def emit(self, stream: str, **fields) -> str:
        return await self.bus.xadd(stream, fields, maxlen=1000)  # expect: ok

    async def emit_both(self, **fields) -> int:
        async with self.bus.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.xadd(STREAM, fields)  # expect: ok
            pipe.xadd(COPY, fields)  # expect: ok
            return len(await pipe.execute())

    async def emit_elsewhere(self, **fields) -> int:
        async with self.bus.pipeline(transaction=True) as pipe:  # expect: ok
            pipe.xadd("events:a", fields)  # expect: ok
            pipe.xadd("events:b", fields)  # expect: break CL103
            return len(await pipe.execute())

    async def read(self, count: int = 10) -> int:
        return len(await self.bus.xread({STREAM: "0"}, count=count))  # expect: ok

    async def read_tagged(self) -> int:
        return len(await self.bus.xread({STREAM: "0", COPY: "0"}))  # expect: ok

    async def read_several(self, *names: str) -> int:
        return len(await self.bus.xread({f"events:{name}": "0" for name in names}))  # expect: break CL101

    async def trim(self) -> int:
        return await self.bus.xtrim(STREAM, maxlen=1, approximate=False)  # expect: ok

    async def pending(self, group: str) -> int:
        await self.bus.xgroup_create(STREAM, group, id="0", mkstream=True)  # expect: ok
        return (await self.bus.xpending(STREAM, group))["pending"]  # expect: ok

    async def drop(self, *names: str) -> int:
        return await self.bus.unlink(*[f"events:{name}" for name in names])  # expect: change CL102


def bus() -> EventBus:
    return EventBus(os.environ["REDIS_URL"])


async def scenario_safe():
    b = bus()
    await b.emit(STREAM, n=1)
    return await b.emit_both(n=2), await b.read(), await b.read_tagged(), await b.pending("g"), await b.trim()


async def scenario_elsewhere():
    return await bus().emit_elsewhere(n=1)


async def scenario_read_several():
    b = bus()
    await b.emit("events:a", n=1)
    return await b.read_several("a", "b")


async def scenario_drop():
    b = bus()
    for name in "abcd":
        await b.emit(f"events:{name}", n=1)
    return await b.drop(*"abcd")


SCENARIOS = {
    "scenario_safe": "same",
    "scenario_elsewhere": "break",
    "scenario_read_several": "break",
    "scenario_drop": "same",
}
