"""When a value that nobody saw being built is taken for a Redis client: likely, never certain."""

from __future__ import annotations

import re
from dataclasses import replace

from clusterlint.catalog.client_names import DISTINCTIVE, SHARED, named_like_a_client
from clusterlint.extract import ir
from clusterlint.finding import Location
from clusterlint.link import hops
from clusterlint.link.clients import kept_clients, told_places
from clusterlint.link.clients.libraries import of_redis_library, sounds_like_redis
from clusterlint.link.commands import redis_calls
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import signatures
from clusterlint.link.program import Basis, Client, Hop, Step
from clusterlint.link.values import ClientValue, External, Unknown, options
from clusterlint.link.world import Frame, World

_NEVER = frozenset({"self", "cls", "app", "request", "logger", "logging", "os", "json", "session"})
_SECTIONS = frozenset("cfg conf config configuration defaults environ options opts payload settings".split())
_OF_DICTS = frozenset({"copy", "get", "keys"})
"""Methods that a dict has as well: ``settings.redis.get("host")`` reads a section about Redis."""

_CLIENT = re.compile(r"client|conn|cli$|pool", re.IGNORECASE)
_STEPS = {Basis.METHOD: Step.METHOD, Basis.USED: Step.USED, Basis.NAMED: Step.NAMED}


def likely_client(
    world: World, frame: Frame, value: Unknown, func: ir.Attribute, node: ir.Invocation
) -> ClientValue | None:
    """A likely client for ``value.method(...)``, judged by the method, the usage and the name."""
    if value.kind is not None or not redis_calls.is_client_method(func.name):
        return None
    spelling = spelled(func.base) or value.spelling
    if spelling in _NEVER or value.origin in ("number", "json", "reply"):
        return None
    if value.origin == "request" and "state" not in spelling:
        return None
    client = _convincing(frame, value, func, node, spelling)
    if client is None:
        return None
    kept = _kept(world, func.base, node.awaited)
    if kept is not None:
        return replace(client, client=replace(kept, hops=(*kept.hops, *client.client.hops)))
    return client


def likely_outside(
    world: World, frame: Frame, value: External, func: ir.Attribute, node: ir.Invocation
) -> ClientValue | None:
    """A likely client for ``value.method(...)`` where another package of ours keeps it: its name must say so.

    A module called redis may have functions of these names, and statistics have a zscore of their own.
    """
    name = value.name
    last = name.rpartition(".")[2]
    if of_redis_library(name) or not redis_calls.is_client_method(func.name) or last[:1].isupper():
        return None
    if not signatures.fits(func.name, node):
        return None
    place = frame.location(func.span)
    if _says_client(last, func.name, [name]):
        found = _client(Basis.NAMED, place, last, node.awaited)
        return ClientValue(told_places.known(world, name, found))
    if func.name in DISTINCTIVE and sounds_like_redis(name):
        found = _client(Basis.METHOD, place, func.name, node.awaited)
        return ClientValue(told_places.known(world, name, found))
    return None


def _convincing(
    frame: Frame, value: Unknown, func: ir.Attribute, node: ir.Invocation, spelling: str
) -> ClientValue | None:
    names = sorted({s for s in (spelling, value.spelling) if s})
    place = frame.location(func.span)
    if func.name in DISTINCTIVE and (func.name not in SHARED or signatures.fits(func.name, node)):
        return ClientValue(_client(Basis.METHOD, place, func.name, node.awaited))
    for name in names:
        use = frame.module.evidence.speaks_for(frame.function, name)
        if use is not None:
            return ClientValue(_client(Basis.USED, frame.location(use.span), use.method, node.awaited))
    for name in names:
        if _says_client(name, func.name, names) and signatures.fits(func.name, node) and _told(name, node):
            return ClientValue(_client(Basis.NAMED, place, name, node.awaited))
    return None


def _kept(world: World, base: ir.Expression, awaited: bool) -> Client | None:
    """The client that some class keeps under the name of this attribute, if only one comes into question."""
    kept = kept_clients.of_any(world, base.name) if isinstance(base, ir.Attribute) else None
    found = [v.client for v in options(kept) if isinstance(v, ClientValue)] if kept is not None else []
    fitting = [c for c in found if c.asynchronous or not awaited]
    return fitting[0] if len(fitting) == 1 else None


def _says_client(name: str, method: str, names: list[str]) -> bool:
    """Does a name say "Redis client", and not "the section about Redis" or "what stands in for one"?"""
    if not named_like_a_client(name) or "mock" in name.lower():
        return False
    if method not in _OF_DICTS or _CLIENT.search(name.rpartition(".")[2]) is not None:
        return True
    return not any(map(_in_a_section, names))


def _told(name: str, node: ir.Invocation) -> bool:
    """Does the call say more than a name of two letters, which many things have: ``rd.save()``?"""
    return bool(node.args) or "redis" in name.lower() or len(name.rpartition(".")[2].strip("_")) > 2


def _in_a_section(name: str) -> bool:
    """Is it taken from settings: ``settings.redis``, ``config.get("redis")``?"""
    return any(part.strip("_()").lower() in _SECTIONS for part in name.split(".")[:-1])


def _client(basis: Basis, place: Location, name: str, awaited: bool) -> Client:
    found = Client(
        library="unknown",
        type_name="a Redis client",
        asynchronous=True if awaited else None,
        cluster=False,
        dual=False,
        endpoint=None,
        confidence=basis.confidence,
        built=None,
        basis=basis,
    )
    return hops.started(found, Hop(_STEPS[basis], place, name))
