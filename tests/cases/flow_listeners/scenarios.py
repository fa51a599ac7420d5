from listener import Listener, heights


async def scenario_run():
    listener = Listener()
    await listener.start()
    await listener.run(1)
    found = await heights(redis=listener.client)
    await listener.client.aclose()
    return listener.seen, found


async def scenario_take():
    listener = Listener()
    await listener.start()
    await listener.take()


SCENARIOS = {"scenario_run": "same", "scenario_take": "break"}
