"""Caches of Django whose address a variable of the environment has: ``env.cache_url("CACHE_URL")``."""

from __future__ import annotations

import pytest
from linking import linked

APP = """
from django_redis import get_redis_connection

def run(user):
    get_redis_connection("main").hget(f"user:{user}", "name")
"""
CACHES: dict[str, tuple[str, int | None]] = {
    "env.cache_url('MAIN_URL', default='redis://h:1/3')": ("MAIN_URL", 3),
    "env.cache('MAIN_URL', default='redis://h:1')": ("MAIN_URL", 0),
    "env.cache_url(default='redis://h:1/3')": ("CACHE_URL", 3),
    "env.cache_url()": ("CACHE_URL", None),
    "{**env.cache_url('MAIN_URL', default='redis://h:1/3'), 'KEY_PREFIX': 'main'}": ("MAIN_URL", 3),
}


@pytest.mark.parametrize(("cache", "expected"), CACHES.items(), ids=CACHES.keys())
def test_the_variable_is_the_endpoint(cache: str, expected: tuple[str, int | None]) -> None:
    settings = f"import environ\nenv = environ.Env()\nCACHES = {{'main': {cache}}}\n"
    (call,) = linked({"settings.py": settings, "app.py": APP}).calls
    assert (call.client.endpoint, call.client.database) == expected


def test_the_address_is_an_entry_of_what_is_read() -> None:
    source = """
        import environ
        import redis

        env = environ.Env()
        SESSIONS = env.cache_url("SESSIONS_URL", default="redis://h:1/2")
        client = redis.from_url(SESSIONS["LOCATION"])
        """
    (built,) = linked(source).constructions
    assert (built.client.endpoint, built.database) == ("SESSIONS_URL", 2)


PARSED: dict[str, tuple[str, int | None]] = {
    "django_cache_url.config('MAIN_URL', default='redis://h:1/3')": ("MAIN_URL", 3),
    "django_cache_url.config(env='MAIN_URL')": ("MAIN_URL", None),
    "django_cache_url.parse(os.environ['MAIN_URL'])": ("MAIN_URL", None),
    "environ.Env.cache_url_config('rediscache://h:1/3')": ("h:1", 3),
    "environ.Env().cache_url_config('redis://h:1/3')": ("h:1", 3),
}


@pytest.mark.parametrize(("cache", "expected"), PARSED.items(), ids=PARSED.keys())
def test_a_url_that_is_parsed(cache: str, expected: tuple[str, int | None]) -> None:
    settings = f"import os, environ, django_cache_url\nCACHES = {{'main': {cache}}}\n"
    (call,) = linked({"settings.py": settings, "app.py": APP}).calls
    assert (call.client.endpoint, call.client.database) == expected
