class Hub:
    def __init__(self, redis):
        self.redis = redis
        self.open = {}

    async def connect(self, room, socket):
        self.open.setdefault(room, set()).add(socket)  # expect: ok
        await self.redis.hset(f"room:{room}", socket, "here")  # expect: ok

    async def move(self, room, new):
        self.open[new] = self.open.pop(room)  # expect: ok
        await self.redis.rename(f"room:{room}", f"room:{new}")  # expect: break CL101

    async def members(self, room):
        return await self.redis.hkeys(f"room:{room}")  # expect: ok
