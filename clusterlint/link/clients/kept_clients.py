"""Clients that the classes of the program keep under a name, for objects that nobody declares.

``self.bot.redis`` in a plug-in whose ``bot`` has no type: some class of the program keeps a client in its
attribute ``redis``, and that is likely the one.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import replace

from clusterlint.link.program import Basis
from clusterlint.link.values import STAND_IN, ClientValue, Value, join, options
from clusterlint.link.world import World


def note(world: World, cls: tuple[str, str], name: str, value: Value) -> None:
    """Note that objects of a class keep this under a name, if it is a client."""
    if ClientValue in map(type, options(value)):
        world.keepers.setdefault(name, set()).add(cls)
        world.keeping.setdefault(cls, set()).add(name)
        if name in world.kept_clients.readers:
            _update(world, name)


def of_any(world: World, name: str) -> Value | None:
    """The clients that any class keeps under a name, one for each type of client; None without one.

    Where they connect to different servers, it is not known which one this is.
    """
    _update(world, name)
    return world.kept_clients.get(name)


def _update(world: World, name: str) -> None:
    kept = (world.attributes.now((cls, name)) for cls in sorted(world.keepers.get(name, ())))
    values = tuple(value for value in kept if value is not None)
    known = world.known_clients.get(name)
    if known is None or len(known[0]) != len(values) or any(map(operator.is_not, known[0], values)):
        known = world.known_clients[name] = (values, _one_of_each_type(values))
        if known[1] is not None:
            world.kept_clients[name] = known[1]
        elif world.kept_clients.now(name) is not None:
            del world.kept_clients[name]


def _one_of_each_type(values: Iterable[Value]) -> Value | None:
    found = [
        v.client
        for value in values
        for v in options(value)
        if isinstance(v, ClientValue) and v.client.library != STAND_IN
    ]
    if not found:
        return None
    built = [c for c in found if c.built is not None] or found
    places = {c.endpoint for c in built if c.endpoint is not None}
    by_type = {c.type_name: c for c in reversed(built)}
    likely = {
        name: replace(
            c,
            endpoint=next(iter(places)) if len(places) == 1 else None,
            built=c.built if len(places) == 1 else None,
            confidence=Basis.NAMED.confidence,
            basis=Basis.NAMED,
        )
        for name, c in by_type.items()
    }
    return join(*(ClientValue(likely[name]) for name in sorted(likely)))
