"""Clients as an earlier pass knew them: dropped once a pass has built them at another address.

What flows is only added to from pass to pass. A first pass may take an attribute of an object that it does
not know yet for the setting itself; when the class is known, the same call builds a client of another name.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TypeVar

from clusterlint.finding import Location
from clusterlint.link.values import ClientValue, OneOf, PoolValue, Value, join
from clusterlint.link.world import Made, World

K = TypeVar("K")


def drop(world: World) -> None:
    """Drop what the pass that has just ended did not build, where it built another one at the same place."""
    made = set().union(*world.made.values())
    sites = {place for place, _ in made}
    tables: list[MutableMapping[str, Value]] = [world.opaque, *(s.written for s in world.modules.values())]
    for table in tables:
        _clean(made, sites, table)
    for key, rest in world.rests.items():
        cleaned = dict(rest)
        _clean(made, sites, cleaned)
        world.rests[key] = cleaned
    _clean(made, sites, world.attributes)
    _clean(made, sites, world.parameters)


def _clean(made: set[Made], sites: set[Location | None], table: MutableMapping[K, Value]) -> None:
    for key, value in table.items():
        if isinstance(value, OneOf):
            kept = [option for option in value.options if not _outdated(made, sites, option)]
            if kept and len(kept) < len(value.options):
                table[key] = join(*kept)


def _outdated(made: set[Made], sites: set[Location | None], value: Value) -> bool:
    if not isinstance(value, (ClientValue, PoolValue)):
        return False
    client = value.client
    return client.built in sites and (client.built, client.endpoints) not in made
