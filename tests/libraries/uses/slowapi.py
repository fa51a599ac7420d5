"""slowapi: the storages of limits behind a Starlette or FastAPI application."""

from typing import Any

from declare import Use, World

TITLE = "SlowApi"
DISTRIBUTION = "slowapi"
MODULES = ("slowapi",)
EXTRA_REQUIREMENTS = ("redis", "fastapi", "httpx")

SOURCES = (
    "https://slowapi.readthedocs.io/en/latest/#use-redis-as-backend-for-the-limiter",
    "https://github.com/laurentS/slowapi/blob/master/slowapi/extension.py",
)
CALLS = ("slowapi.Limiter", "slowapi.extension.Limiter")

PLAIN = Use(
    role="storage redis://",
    configure='Limiter(..., storage_uri="redis+cluster://host:port,host:port")',
    broken=("a limit whose key is not on this node raises MOVED in the request",),
    instead="redis+cluster://host:port,host:port",
    sources=SOURCES,
    strings=("redis://", "rediss://", "redis+unix://"),
    settings=("RATELIMIT_STORAGE_URL",),
    calls=CALLS,
)

CLUSTER = Use(
    role="storage redis+cluster://",
    configure='Limiter(..., storage_uri="redis+cluster://host:port,host:port")',
    sources=SOURCES,
    strings=("redis+cluster://",),
    settings=("RATELIMIT_STORAGE_URL",),
    calls=CALLS,
)


def statuses(uri: str, strategy: str) -> object:
    """The status of each of four requests of 12 visitors, three an hour being allowed."""
    from fastapi import FastAPI, Request
    from fastapi.testclient import TestClient
    from slowapi import Limiter, _rate_limit_exceeded_handler
    from slowapi.errors import RateLimitExceeded

    limiter = Limiter(lambda request: request.query_params["user"], storage_uri=uri, strategy=strategy)
    app = FastAPI()
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)

    @app.get("/")  # type: ignore[untyped-decorator]
    @limiter.limit("3/hour")  # type: ignore[untyped-decorator]
    def page(request: Request) -> str:
        return "page"

    browser = TestClient(app)
    return [[browser.get(f"/?user={number}").status_code for _ in range(4)] for number in range(12)]


def cluster_uri(world: World) -> str:
    nodes = ",".join(f"{host}:{port}" for host, port in world.nodes)
    return f"redis+cluster://{nodes}" if world.clustered else world.url


def plain_uri(world: World) -> str:
    return world.url


def add_checks(use: Use, uri: Any) -> None:
    """The strategies of slowapi."""

    def add(strategy: str) -> None:
        @use.check(f"{strategy}: the status of four requests of 12 visitors")
        def visits(world: World) -> object:
            return statuses(uri(world), strategy)

    for strategy in ("fixed-window", "moving-window"):
        add(strategy)


add_checks(PLAIN, plain_uri)
add_checks(CLUSTER, cluster_uri)
