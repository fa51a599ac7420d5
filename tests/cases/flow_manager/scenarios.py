from app_.redis_manager import redis_manager
from app_.service import Presence, clear, events, latest, move


def connected(function):
    async def run():
        await redis_manager.connect()
        try:
            return await function()
        finally:
            await redis_manager.close()

    return run


@connected
async def scenario_fine():
    presence = Presence()
    await presence.join("a", "ann")
    await presence.join("a", "bob")
    await presence.leave("a", "bob")
    return await presence.who("a"), await events("join")


@connected
async def scenario_everybody():
    return await Presence().everybody("a", "b")


@connected
async def scenario_move():
    return await move("ann", "a", "b")


@connected
async def scenario_latest():
    await Presence().join("a", "ann")
    return await latest("join", "leave")


@connected
async def scenario_clear():
    presence = Presence()
    for room in "abcd":
        await presence.join(room, "ann")
    return await clear(*"abcd")


SCENARIOS = {
    "scenario_fine": "same",
    "scenario_everybody": "break",
    "scenario_move": "break",
    "scenario_latest": "break",
    "scenario_clear": "same",
}
