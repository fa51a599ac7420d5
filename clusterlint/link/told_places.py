"""Where the clients of a foreign module connect: a call told it, ``cache.init(host=..., port=...)``."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.link import construct
from clusterlint.link.arguments import Arguments
from clusterlint.link.libraries import Builder
from clusterlint.link.program import Client
from clusterlint.link.world import World

_TELLING = frozenset({"init", "initialize", "init_app", "setup", "configure", "connect"})
_NAMES = ("url", "redis_url", "host", "redis_host")


def note(world: World, function: str, arguments: Arguments) -> None:
    """Note the place that a module or object from outside is told."""
    owner, _, last = function.rpartition(".")
    name = next((n for n in _NAMES if arguments.keyword(n) is not None), None)
    if last not in _TELLING or not owner or name is None:
        return
    value = arguments.keyword(name)
    found = Builder("unknown", "url" if name.endswith("url") else "client", function, None, False)
    port = {"port": p} if (p := arguments.keyword("port")) is not None else {}
    if value is not None:
        given = Arguments(keywords={"url" if found.kind == "url" else "host": value, **port})
        world.told.setdefault(owner, {}).update(dict.fromkeys(construct.places(found, given)))


def known(world: World, name: str, client: Client) -> Client:
    """The client under that name with the places that its module was told."""
    for owner, places in world.told.items():
        names = tuple(place for place in places if place)
        if names and name.startswith(f"{owner}."):
            return replace(client, endpoint=names[0], also=names[1:])
    return client
