"""Clients for several purposes, built from settings; some of them on their own database."""

import os
from dataclasses import dataclass, field

import redis.asyncio


@dataclass(frozen=True)
class RedisSettings:
    host: str = field(default_factory=lambda: os.environ["REDIS_HOST"])
    port: int = field(default_factory=lambda: int(os.environ["REDIS_PORT"]))
    cache_db: int = 0
    limits_db: int = 1


settings = RedisSettings()


def cache_client():
    return redis.asyncio.Redis(host=settings.host, port=settings.port, db=settings.cache_db)  # expect: ok


def limits_client():
    return redis.asyncio.Redis(host=settings.host, port=settings.port, db=settings.limits_db)  # expect: break CL201,CL203


def sessions_client():
    return redis.asyncio.from_url("redis://%s:%d/4" % (settings.host, settings.port))  # expect: break CL201,CL203


def flags_client():
    return redis.asyncio.from_url(f"redis://{settings.host}:{settings.port}?db=6")  # expect: break CL201,CL203


def default_client():
    return redis.asyncio.Redis.from_url(f"redis://{settings.host}:{settings.port}/0")  # expect: ok


async def hit(client, name):
    async with client:
        return await client.incr(f"hits:{name}")  # expect: ok


async def scenario_cache():
    return await hit(cache_client(), "a"), await hit(default_client(), "a")


async def scenario_limits():
    return await hit(limits_client(), "a")


async def scenario_sessions():
    return await hit(sessions_client(), "a")


async def scenario_flags():
    return await hit(flags_client(), "a")


SCENARIOS = {
    "scenario_cache": "same",
    "scenario_limits": "break",
    "scenario_sessions": "break",
    "scenario_flags": "break",
}
