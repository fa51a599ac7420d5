"""The clients behind Django's caches connect where CACHES says."""

from __future__ import annotations

import pytest
from linking import linked

SETTINGS = """
import os
CACHES = {{
    "default": {{"BACKEND": "{backend}", "LOCATION": os.environ["CACHE_URL"]}},
    "sessions": {{"BACKEND": "{backend}", "LOCATION": "redis://sessions:1/2"}},
}}
"""
BACKEND = "django_redis.cache.RedisCache"
DEFAULT = {
    "cache": "from django.core.cache import cache\nc = cache.client.get_client()",
    "cache, to write": "from django.core.cache import cache\nc = cache.client.get_client(write=True)",
    "cache of a module": "from django.core import cache\nc = cache.cache.client.get_client()",
    "caches": "from django.core.cache import caches\nc = caches['default'].client.get_client()",
    "a cache kept": "from django.core.cache import caches\nk = caches['default']\nc = k.client.get_client()",
    "Django's own": "from django.core.cache import cache\nc = cache._cache.get_client('key', write=True)",
    "Django's own, of caches": "from django.core.cache import caches\nc = caches['default']._cache.get_client()",
    "a function": "from django.core.cache import cache\ndef get(): return cache.client.get_client()\nc = get()",
}
USE = "\nc.rename('a', 'b')\n"


@pytest.mark.parametrize("way", DEFAULT.values(), ids=DEFAULT.keys())
def test_a_client_is_where_its_cache_is(way: str) -> None:
    program = linked({"settings.py": SETTINGS.format(backend=BACKEND), "use.py": way + USE})
    (call,) = program.calls
    assert (call.method, call.client.endpoints, call.client.library) == ("rename", ("CACHE_URL",), "redis")
    assert not call.client.cluster
    assert [built.location.path for built in program.constructions] == ["use.py"]


def test_a_cache_has_its_alias_and_database() -> None:
    way = "from django.core.cache import caches\nc = caches['sessions'].client.get_client()"
    program = linked({"settings.py": SETTINGS.format(backend=BACKEND), "use.py": way + USE})
    assert [call.client.endpoint for call in program.calls] == ["sessions:1"]
    assert [built.database for built in program.constructions] == [2]


def test_the_library_is_that_of_the_backend() -> None:
    settings = SETTINGS.format(backend="django_valkey.cache.ValkeyCache")
    program = linked({"settings.py": settings, "use.py": DEFAULT["cache"] + USE})
    assert [call.client.library for call in program.calls] == ["valkey"]


def test_without_settings_the_cache_is_the_endpoint() -> None:
    program = linked(DEFAULT["cache"] + USE)
    assert [call.client.endpoint for call in program.calls] == ["CACHES[default]"]


FOR_TESTS = "CACHES = {'default': {'LOCATION': 'redis://localhost:6379/1'}}\n"


@pytest.mark.parametrize(
    "path", ["settings/test.py", "shop/settings/testing.py", "test_settings.py", "tests/settings.py"]
)
def test_settings_for_tests_count_only_where_no_others_are(path: str) -> None:
    used = {"use.py": DEFAULT["cache"] + USE, path: FOR_TESTS}
    program = linked({"settings/base.py": SETTINGS.format(backend=BACKEND), **used})
    assert [(c.client.endpoints, c.client.database) for c in program.calls] == [(("CACHE_URL",), None)]
    assert [c.client.endpoints for c in linked(used).calls] == [("localhost:6379",)]


@pytest.mark.parametrize("made", ["cache", "caches['default']", "cache.client", "caches['default']._cache"])
def test_the_cache_itself_is_no_client(made: str) -> None:
    program = linked(f"from django.core.cache import cache, caches\nc = {made}" + USE + "c.mget(['a', 'b'])\n")
    assert not program.calls
