async def show(request):
    room = request.match_info["room"]
    redis = request.state.redis
    return {
        "title": request.app["titles"].get(room),  # expect: ok
        "topic": await redis.get(f"topic:{room}"),  # expect: ok
        "members": await request.app["hub"].members(room),
    }


async def join(request):
    hub = request.app["hub"]
    await hub.connect(request.match_info["room"], request.state.user)
    return await request.state.redis.hlen(f"room:{request.match_info['room']}")  # expect: ok


async def rename(request):
    await request.app["hub"].move(request.match_info["room"], request.match_info["new"])


async def compare(request):
    path = request.match_info
    return await request.state.redis.sinter(f"tags:{path['room']}", f"tags:{path['new']}")  # expect: break CL101


async def flush(request):
    rooms = [f"topic:{room}" for room in request.match_info["rooms"]]
    return await request.app["redis"].delete(*rooms)  # expect: any
