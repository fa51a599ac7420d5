"""The clients that django-redis and django-valkey hand out: where they connect stands in CACHES."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.link.language import modules
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import DictValue, ListValue, Text, Value, options
from clusterlint.link.world import World

_GIVE = frozenset({"django_redis.get_redis_connection", "django_valkey.get_valkey_connection"})


def alias_of(function: str, arguments: Arguments) -> str | None:
    """The cache that ``get_redis_connection("default")`` asks for; None for every other function."""
    if function not in _GIVE:
        return None
    asked = arguments.get(0, "alias")
    named = [o.template.literal for o in options(asked) if isinstance(o, Text)] if asked is not None else []
    return "default" if asked is None else next((name for name in named if name), "?")


def location_of(world: World, alias: str) -> Value | None:
    """What the project's settings have as LOCATION of that cache, the first of several servers."""
    found = [
        location
        for value in modules.settings_values(world, "CACHES")
        for cache in entries(value, alias)
        for location in entries(cache, "LOCATION")
    ]
    return world.merge(*(first for value in found for first in _first(value))) if found else None


def library_of(world: World, alias: str) -> str:
    """The client library that the backend of that cache is for."""
    backends = (
        option.template.literal or ""
        for value in modules.settings_values(world, "CACHES")
        for cache in entries(value, alias)
        for backend in entries(cache, "BACKEND")
        for option in options(backend)
        if isinstance(option, Text)
    )
    return "valkey" if any(backend.startswith("django_valkey.") for backend in backends) else "redis"


def entries(value: Value, key: str) -> Iterator[Value]:
    """What dicts have under a key."""
    for option in options(value):
        if isinstance(option, DictValue):
            for entry in option.entries:
                if isinstance(entry.key, Text) and entry.key.template.literal == key:
                    yield entry.value


def _first(value: Value) -> Iterator[Value]:
    for option in options(value):
        yield option.items[0].value if isinstance(option, ListValue) and option.items else option
