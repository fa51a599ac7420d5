"""Flask-Session: sessions under one key each; takes only a redis.Redis as client."""

from typing import Any

from declare import Use, World

TITLE = "Flask-Session"
DISTRIBUTION = "flask-session"
MODULES = ("flask_session",)
EXTRA_REQUIREMENTS = ("redis", "cachelib")

SESSIONS = Use(
    role='sessions, SESSION_TYPE = "redis"',
    configure="there is no cluster configuration",
    broken=(
        "a session whose key is not on this node raises MOVED",
        "a RedisCluster as SESSION_REDIS is put aside with a warning: the sessions go to localhost:6379",
    ),
    instead='SESSION_TYPE = "cachelib" with SESSION_CACHELIB = RedisCache(RedisCluster(...)), as each session is one key',
    sources=(
        "https://github.com/pallets-eco/flask-session/blob/development/src/flask_session/redis/redis.py",
    ),
    imports=("flask_session.redis",),
    strings=("redis",),
    settings=("SESSION_TYPE",),
    extras=("redis",),
)


def visits(world: World, **config: Any) -> object:
    """Twelve visitors come twice each: what the page counted for them."""
    from flask import Flask, session
    from flask_session import Session

    app = Flask("shop")
    app.config.from_mapping(config)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    Session(app)

    @app.route("/")  # type: ignore[untyped-decorator]
    def page() -> str:
        session["count"] = session.get("count", 0) + 1
        return str(session["count"])

    browsers = [app.test_client() for _ in range(12)]
    return [[browser.get("/").text for _ in range(2)] for browser in browsers]


@SESSIONS.check("12 visitors come twice, with the address of one node")
def one_node(world: World) -> object:
    import redis

    return visits(world, SESSION_TYPE="redis", SESSION_REDIS=redis.Redis.from_url(world.url))


@SESSIONS.check("12 visitors come twice, with a RedisCluster as SESSION_REDIS", core=False)
def cluster(world: World) -> object:
    return visits(world, SESSION_TYPE="redis", SESSION_REDIS=world.client())


@SESSIONS.check("12 visitors come twice, with cachelib's RedisCache over a RedisCluster", core=False)
def through_cachelib(world: World) -> object:
    from cachelib import RedisCache

    return visits(world, SESSION_TYPE="cachelib", SESSION_CACHELIB=RedisCache(world.client()))
