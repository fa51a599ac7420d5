from web import views
from web.framework import Application
from web.setup import RateLimit, close_redis, open_redis, with_client


def application():
    app = Application()
    app.on_startup.append(open_redis)
    app.on_cleanup.append(close_redis)
    app.middleware += [RateLimit(10), with_client]
    return app


async def scenario_fine():
    async with application() as app:
        return await app.handle(views.join, room="a"), await app.handle(views.show, room="a")


async def scenario_rename():
    async with application() as app:
        await app.handle(views.join, room="a")
        await app.handle(views.rename, room="a", new="b")


async def scenario_compare():
    async with application() as app:
        await app.handle(views.compare, room="a", new="b")


SCENARIOS = {"scenario_fine": "same", "scenario_rename": "break", "scenario_compare": "break"}
