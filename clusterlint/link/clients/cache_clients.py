"""The clients behind Django's caches, which their backends give away.

django-redis and django-valkey: ``cache.client.get_client()``; the backend of Django itself:
``cache._cache.get_client()``. Other backends have no such method.
"""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.clients import construct, django_caches
from clusterlint.link.clients.libraries import Builder
from clusterlint.link.identity import Identity
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.values import External, Text, Unknown, Value, options
from clusterlint.link.world import Frame, World

_CACHES, _CACHE = "django.core.cache.caches", "django.core.cache.backends.base.BaseCache"
_BEHIND = {"client": "DefaultClient", "_cache": "RedisCacheClient"}
"""The attribute of a cache that holds its clients, and the class of what it holds."""


def item(base: External, index: Value | None, spelling: str) -> Value | None:
    """``caches["sessions"]``; None for an item of anything else."""
    if base.name != _CACHES or index is None:
        return None
    named = [o.template.literal for o in options(index) if isinstance(o, Text)]
    alias = next((name for name in named if name), "?")
    return Unknown(("django cache", alias), spelling, kind=_CACHE)


def attribute(base: Unknown, name: str, spelling: str) -> Value | None:
    """What a cache holds its clients in; None for everything else."""
    if base.kind != _CACHE or name not in _BEHIND or not isinstance(base.identity, Identity):
        return None
    alias = base.identity.parts[1]
    return Unknown(("django cache", alias, name), spelling, kind=f"{_CACHE}.{name}")


def method(world: World, frame: Frame, base: Unknown, name: str, node: ir.Invocation) -> Value | None:
    """``caches["sessions"].client.get_client(write=True)``; None for every other method."""
    if name != "get_client" or not isinstance(base.identity, Identity):
        return None
    if base.kind is None or not base.kind.startswith(f"{_CACHE}."):
        return None
    _, alias, behind = base.identity.parts
    return _built(world, frame, str(alias), str(behind), node)


def of_default(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``cache.client.get_client(write=True)``: a proxy of ``caches["default"]``."""
    return _built(world, frame, "default", "client", node)


def of_django(world: World, frame: Frame, arguments: Arguments, node: ir.Invocation) -> Value:
    """``cache._cache.get_client("key", write=True)``."""
    return _built(world, frame, "default", "_cache", node)


def _built(world: World, frame: Frame, alias: str, behind: str, node: ir.Invocation) -> Value:
    library = django_caches.library_of(world, alias)
    package = f"django_{library}.client" if behind == "client" else "django.core.cache.backends.redis"
    found = Builder(library, "client", f"{package}.{_BEHIND[behind]}.get_client", False, False)
    return construct.of_cache(world, frame, found, alias, node)


MODELS = {
    "django.core.cache.cache.client.get_client": of_default,
    "django.core.cache.cache._cache.get_client": of_django,
}
