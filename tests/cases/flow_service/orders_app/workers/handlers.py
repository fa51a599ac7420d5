from ..infra import EventBus, Store, clients


def register(bus: EventBus) -> None:
    bus.on("placed")(on_placed)
    bus.on("closed")(on_closed)


async def on_placed(store: Store, payload: dict):
    number = payload.get("number")  # expect: ok
    await store.put(number, state="seen")
    return await clients.stats.incr("placed")  # expect: ok


async def on_closed(store: Store, payload: dict):
    number = payload["number"]
    return await clients.stats.sdiffstore("open", "open", f"closed:{number}")  # expect: break CL101
