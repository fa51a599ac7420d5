"""Flask-Limiter: the storages of limits behind a Flask application."""

from collections import Counter
from typing import Any

from declare import Use, World

TITLE = "Flask-Limiter"
DISTRIBUTION = "flask-limiter"
MODULES = ("flask_limiter",)
EXTRA_REQUIREMENTS = ("redis",)

SOURCES = ("https://flask-limiter.readthedocs.io/en/stable/#configuring-a-storage-backend",)
CALLS = ("flask_limiter.Limiter", "flask_limiter.extension.Limiter")
SETTINGS = ("RATELIMIT_STORAGE_URI", "RATELIMIT_STORAGE_URL")
STRATEGIES = ("fixed-window", "moving-window", "sliding-window-counter")

PLAIN = Use(
    role="storage redis://",
    configure='Limiter(..., storage_uri="redis+cluster://host:port,host:port")',
    broken=(
        "a limit whose key is not on this node raises MOVED: the request ends with status 500, or passes unlimited with "
        "swallow_errors",
    ),
    instead="redis+cluster://host:port,host:port",
    sources=SOURCES,
    strings=("redis://", "rediss://", "redis+unix://"),
    settings=SETTINGS,
    calls=CALLS,
)

CLUSTER = Use(
    role="storage redis+cluster://",
    configure='Limiter(..., storage_uri="redis+cluster://host:port,host:port")',
    sources=SOURCES,
    strings=("redis+cluster://",),
    settings=SETTINGS,
    calls=CALLS,
)


def statuses(uri: str, strategy: str, **options: Any) -> object:
    """How often each status came for four requests of 12 visitors, three an hour being allowed."""
    from flask import Flask, request
    from flask_limiter import Limiter

    app = Flask("shop")
    limiter = Limiter(lambda: request.args["user"], app=app, storage_uri=uri, strategy=strategy, **options)

    @app.route("/")  # type: ignore[untyped-decorator]
    @limiter.limit("3/hour")  # type: ignore[untyped-decorator]
    def page() -> str:
        return "page"

    browser = app.test_client()
    return Counter(browser.get(f"/?user={number}").status_code for _ in range(4) for number in range(12))


def cluster_uri(world: World) -> str:
    nodes = ",".join(f"{host}:{port}" for host, port in world.nodes)
    return f"redis+cluster://{nodes}" if world.clustered else world.url


def plain_uri(world: World) -> str:
    return world.url


def add_checks(use: Use, uri: Any) -> None:
    """Every strategy."""

    def add(strategy: str) -> None:
        @use.check(f"{strategy}: statuses of four requests of 12 visitors")
        def visits(world: World) -> object:
            return statuses(uri(world), strategy)

    for strategy in STRATEGIES:
        add(strategy)


add_checks(PLAIN, plain_uri)


@PLAIN.check("fixed-window with swallow_errors: statuses of four requests of 12 visitors", core=False)
def swallowed(world: World) -> object:
    return statuses(world.url, "fixed-window", swallow_errors=True)


add_checks(CLUSTER, cluster_uri)
