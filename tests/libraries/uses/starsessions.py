"""starsessions: sessions of Starlette, one key each."""

from typing import Any

from declare import Use, World

TITLE = "starsessions"
DISTRIBUTION = "starsessions"
MODULES = ("starsessions",)
EXTRA_REQUIREMENTS = ("redis", "httpx")

SOURCES = ("https://github.com/alex-oleshkevich/starsessions/blob/master/starsessions/stores/redis.py",)

STORE = Use(
    role="RedisStore with a client",
    configure="RedisStore(connection=redis.asyncio.cluster.RedisCluster(...))",
    sources=SOURCES,
    imports=("starsessions.stores.redis",),
)

FROM_URL = Use(
    role="RedisStore with a URL",
    configure="RedisStore(connection=redis.asyncio.cluster.RedisCluster(...)) in its place",
    broken=("a session whose key is not on this node raises MOVED in the request",),
    instead="RedisStore(connection=redis.asyncio.cluster.RedisCluster(...))",
    sources=SOURCES,
    strings=("redis://", "rediss://"),
    calls=("starsessions.stores.redis.RedisStore",),
)


async def visits(store: Any) -> object:
    """Twelve visitors come twice each: what the page counted for them."""
    import httpx
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from starsessions import SessionAutoloadMiddleware, SessionMiddleware

    async def page(request: Request) -> PlainTextResponse:
        request.session["count"] = request.session.get("count", 0) + 1
        return PlainTextResponse(str(request.session["count"]))

    kept = Middleware(SessionMiddleware, store=store, lifetime=3600, cookie_https_only=False)
    app = Starlette(routes=[Route("/", page)], middleware=[kept, Middleware(SessionAutoloadMiddleware)])
    seen = []
    for _ in range(12):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
            seen.append([(await browser.get("/")).text for _ in range(2)])
    return seen


@STORE.check("12 visitors come twice, with an asyncio RedisCluster")
async def cluster(world: World) -> object:
    from starsessions.stores.redis import RedisStore

    return await visits(RedisStore(connection=world.async_client()))


@FROM_URL.check("12 visitors come twice, with the address of one node")
async def one_node(world: World) -> object:
    from starsessions.stores.redis import RedisStore

    return await visits(RedisStore(world.url))
