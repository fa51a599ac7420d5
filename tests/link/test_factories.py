"""Factories that are told by others where to connect: every call knows its endpoint, whatever the order of the files."""

from __future__ import annotations

from textwrap import dedent

import pytest
from linking import linked

SETTINGS = """
    from functools import lru_cache
    from typing import Annotated
    from pydantic import Field, RedisDsn
    from pydantic_settings import BaseSettings

    class Settings(BaseSettings):
        redis_url: RedisDsn = RedisDsn("redis://localhost:6379")
        accounts_redis_url: Annotated[str, Field(default="redis://localhost:6380")]
        limits_redis_url: str | None = None

        @property
        def limiter_url(self) -> str:
            return self.limits_redis_url or "redis://localhost:6382"

    @lru_cache(maxsize=1)
    def get_settings() -> Settings:
        return Settings()
"""
CONNECTIONS = """
    import redis.asyncio as aioredis
    from {settings} import Settings, get_settings

    _accounts: aioredis.Redis | None = None

    def build_client(url: str, **kwargs) -> aioredis.Redis:
        kwargs.setdefault("decode_responses", True)
        return aioredis.Redis.from_url(url, **kwargs)

    def make_main(settings: Settings | None = None) -> aioredis.Redis:
        settings = settings or get_settings()
        return build_client(str(settings.redis_url), socket_timeout=5)

    def make_limiter(settings: Settings) -> aioredis.Redis:
        return build_client(settings.limiter_url)

    async def initialize_accounts(client: aioredis.Redis) -> None:
        global _accounts
        _accounts = client

    def accounts_client() -> aioredis.Redis:
        if _accounts is None:
            raise RuntimeError("not initialized")
        return _accounts
"""
USERS = """
    from typing import Annotated
    from fastapi import Depends, FastAPI, Request
    from {connections} import accounts_client, build_client, initialize_accounts, make_limiter, make_main
    from {settings} import get_settings

    Accounts = Annotated[object, Depends(accounts_client)]

    class Repository:
        @property
        def redis(self):
            return accounts_client()

        async def load(self, ident):
            return await self.redis.hgetall(f"user:{{ident}}")

    async def otp(phone: str, redis: Accounts):
        return await redis.getdel(f"otp:{{phone}}")

    async def online(request: Request):
        return await request.app.state.redis.scard("online")

    async def limited(request: Request):
        return await request.app.state.limiter.incr("limited")

    async def start(app: FastAPI):
        settings = get_settings()
        app.state.redis = make_main(settings)
        app.state.limiter = make_limiter(settings)
        await initialize_accounts(build_client(settings.accounts_redis_url, max_connections=8))
"""
WANTED = {
    "hgetall": {"ACCOUNTS_REDIS_URL"},
    "getdel": {"ACCOUNTS_REDIS_URL"},
    "scard": {"REDIS_URL"},
    "incr": {"LIMITS_REDIS_URL"},
}


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a"), ("c", "a", "b")], ids="".join)
def test_every_call_knows_where_its_factory_was_told_to_connect(names: tuple[str, str, str]) -> None:
    settings, connections, users = names
    program = linked(
        {
            f"{settings}.py": SETTINGS,
            f"{connections}.py": CONNECTIONS.format(settings=settings),
            f"{users}.py": USERS.format(settings=settings, connections=connections),
        }
    )
    found = {name: {c.client.endpoint for c in program.calls if c.method == name} for name in WANTED}
    assert found == WANTED


def test_another_factory_s_address_stays_beside_a_known_one() -> None:
    program = linked(
        """
        import os
        import redis

        def build(url):
            return redis.Redis.from_url(url)

        def of_tenant(tenant):
            return redis.Redis.from_url(tenant.url())

        def read(client):
            return client.get("a")

        read(build(os.environ["REDIS_URL"]))
        read(of_tenant(object()))
        """
    )
    assert {c.client.endpoint for c in program.calls if c.method == "get"} == {"REDIS_URL", "tenant.url()"}


FORWARDING = """
    import os
    import redis

    HOST, URL = os.environ["REDIS_HOST"], os.environ["REDIS_URL"]

    def spread(**options):
        return redis.Redis(host=HOST, decode_responses=True, **options)

    def again(**options):
        return spread(socket_timeout=5, **options)

    def merged(**options):
        return redis.Redis.from_url(URL, **{"decode_responses": True, **options})

    def by_position(*args):
        return redis.Redis(HOST, *args)

    class Factory:
        def __init__(self, **defaults):
            self.defaults = defaults

        def make(self, **options):
            return redis.Redis(host=HOST, **{**self.defaults, **options})
"""


@pytest.mark.parametrize(
    "call",
    [
        "spread(db=4)",
        "again(db=4)",
        "merged(db=4)",
        "by_position(6379, 4)",
        "Factory().make(db=4)",
    ],
)
def test_a_database_that_a_factory_only_hands_on_is_asked_for_where_it_is_given(call: str) -> None:
    forwarding = dedent(FORWARDING)
    program = linked(f"{forwarding}\nspread(), merged(), by_position(6379), Factory().make()\n{call}.get('a')\n")
    asked = {(c.location.line, c.database, c.client.endpoint) for c in program.constructions if c.database}
    assert {(line, database) for line, database, _ in asked} == {(len(forwarding.splitlines()) + 3, 4)}


def test_an_option_that_a_factory_only_hands_on_is_an_option_of_its_client() -> None:
    program = linked(f"{dedent(FORWARDING)}\nagain(unix_socket_path='/run/redis.sock').get('a')\n")
    assert "unix_socket_path" in {option.name for built in program.constructions for option in built.options}


@pytest.mark.parametrize("default", ["connect", 'lambda: redis.Redis.from_url(os.environ["REDIS_URL"])'])
@pytest.mark.parametrize("star", ["", "*, "])
@pytest.mark.parametrize("returns", ["", " -> redis.Redis"])
def test_a_default_that_opens_a_client_tells_where(default: str, star: str, returns: str) -> None:
    source = f"""
    import os, redis

    def connect():
        return redis.Redis.from_url(os.environ["REDIS_URL"])

    other = redis.Redis.from_url("redis://other")

    class Broker:
        def __init__(self, name, {star}connect={default}):
            self._connect = connect

        @property
        def conn(self){returns}:
            return self._connect()

        def names(self):
            return self.conn.mget("a", "b")
    """
    for built in ("", '    broker = Broker("b")\n'):
        (call,) = [c for c in linked(source + built).calls if c.method == "mget"]
        assert call.client.endpoint == "REDIS_URL"
