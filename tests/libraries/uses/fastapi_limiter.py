"""fastapi-limiter before 0.2: one script and one key for each visitor; later releases leave the storage to PyrateLimiter."""

from declare import Use, World

TITLE = "fastapi-limiter"
DISTRIBUTION = "fastapi-limiter"
MODULES = ("fastapi_limiter",)
EXTRA_REQUIREMENTS = ("fastapi-limiter<0.2", "httpx", "redis")

LIMITER = Use(
    role="FastAPILimiter (releases before 0.2)",
    configure="await FastAPILimiter.init(redis.asyncio.cluster.RedisCluster(...))",
    sources=(
        "https://github.com/long2ice/fastapi-limiter/blob/v0.1.6/fastapi_limiter/depends.py",
        "https://github.com/long2ice/fastapi-limiter/blob/master/fastapi_limiter/depends.py",
    ),
    imports=("fastapi_limiter.FastAPILimiter",),
)


async def statuses(client: object) -> object:
    """The status of each of four requests of 12 visitors, three an hour being allowed."""
    import httpx
    from fastapi import Depends, FastAPI, Request
    from fastapi_limiter import FastAPILimiter
    from fastapi_limiter.depends import RateLimiter

    async def visitor(request: Request) -> str:
        return request.query_params["user"]

    await FastAPILimiter.init(client, identifier=visitor)
    app = FastAPI()

    @app.get("/", dependencies=[Depends(RateLimiter(times=3, hours=1))])  # type: ignore[untyped-decorator]
    async def page() -> str:
        return "page"

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        return [
            [(await browser.get(f"/?user={number}")).status_code for _ in range(4)] for number in range(12)
        ]


@LIMITER.check("four requests of 12 visitors, with an asyncio RedisCluster")
async def cluster(world: World) -> object:
    return await statuses(world.async_client())
