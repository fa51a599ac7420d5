"""A small worker in arq's manner: functions get a context, start-up fills it."""

import asyncio


class Worker:
    def __init__(self, settings):
        self.settings = settings
        self.ctx = {}

    async def run(self, *calls):
        await self.settings.on_startup(self.ctx)
        try:
            return [await self.call(name, *args) for name, *args in calls]
        finally:
            await self.settings.on_shutdown(self.ctx)

    async def call(self, name, *args):
        function = {f.__name__: f for f in self.settings.functions}[name]
        return await function(self.ctx, *args)


def run(settings, *calls):
    return asyncio.run(Worker(settings).run(*calls))
