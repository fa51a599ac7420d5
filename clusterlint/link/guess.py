"""When a value that nobody saw being built is taken for a Redis client: likely, never certain."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.finding import Confidence
from clusterlint.link.evidence import DISTINCTIVE, named_like_a_client, spelled
from clusterlint.link.program import Client
from clusterlint.link.redis_calls import is_client_method
from clusterlint.link.values import ClientValue, Unknown
from clusterlint.link.world import Frame, World

_NEVER = frozenset({"self", "cls", "app", "request", "logger", "logging", "os", "json", "session"})


def likely_client(
    world: World, frame: Frame, value: Unknown, func: ir.Attribute, node: ir.Invocation
) -> ClientValue | None:
    """A likely client for ``value.method(...)``, judged by the method, the usage and the name."""
    if value.kind is not None or not is_client_method(func.name):
        return None
    spelling = spelled(func.base) or value.spelling
    if spelling in _NEVER or value.origin in ("number", "json", "reply"):
        return None
    if value.origin == "request" and "state" not in spelling:
        return None
    names = {s for s in (spelling, value.spelling) if s}
    convinced = (
        func.name in DISTINCTIVE
        or any(frame.module.evidence.speaks_for(frame.function, name) for name in names)
        or any(named_like_a_client(name) for name in names)
    )
    return ClientValue(_client(node.awaited)) if convinced else None


def _client(awaited: bool) -> Client:
    return Client(
        library="unknown",
        type_name="a Redis client",
        asynchronous=True if awaited else None,
        cluster=False,
        dual=False,
        endpoint=None,
        confidence=Confidence.LIKELY,
        built=None,
    )
