"""Where the clients of foreign code connect: a call told it.

``cache.init(host=..., port=...)`` tells a module, ``Broker(url=...)`` the foreign base of a class.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clusterlint.link.clients import construct
from clusterlint.link.clients.libraries import Builder
from clusterlint.link.clients.origins import made_of_arguments, setting_name
from clusterlint.link.language import classes
from clusterlint.link.language.arguments import Arguments
from clusterlint.link.program import Client
from clusterlint.link.values import ClassValue, InstanceValue
from clusterlint.link.world import World

_TELLING = frozenset({"init", "initialize", "init_app", "setup", "configure", "connect"})
_NAMES = ("url", "redis_url", "host", "redis_host")


def note(world: World, function: str, arguments: Arguments) -> None:
    """Note the place that a module or object from outside is told."""
    owner, _, last = function.rpartition(".")
    if last not in _TELLING or not owner:
        return
    name = next((n for n in _NAMES if arguments.keyword(n) is not None), None)
    if name is None:
        return
    value = arguments.keyword(name)
    found = Builder("unknown", "url" if name.endswith("url") else "client", function, None, False)
    port = {"port": p} if (p := arguments.keyword("port")) is not None else {}
    if value is not None:
        given = Arguments(keywords={"url" if found.kind == "url" else "host": value, **port})
        places = dict.fromkeys(construct.places(found, given))
        world.told[owner] = {**(world.told.now(owner) or {}), **places}


def known(world: World, name: str, client: Client) -> Client:
    """The client under that name with the places that its module was told."""
    for owner, places in world.told.whole():
        names = tuple(place for place in places if place)
        if names and name.startswith(f"{owner}."):
            return replace(client, endpoint=names[0], also=names[1:])
    return client


def note_base(world: World, cls: ClassValue, arguments: Arguments) -> None:
    """Note the place that an object of a class with a foreign base is told when it is made."""
    named = (setting_name(value) for name in _NAMES if (value := arguments.keyword(name)) is not None)
    place = next(filter(None, named), None) or made_of_arguments(arguments)
    if place is not None and classes.external_bases(cls):
        world.bases_told[cls.key] = {**(world.bases_told.now(cls.key) or {}), place: None}


_CONNECTED = re.compile(r"redis|pool|conn(ection)?s?$|client|url|dsn", re.IGNORECASE)


def of_base(world: World, base: InstanceValue, name: str) -> str | None:
    """What an attribute that a foreign base sets is made of: ``self.connection_pool`` of the address told."""
    if _CONNECTED.search(name) is None:
        return None
    classes_ = [*classes.mro(base.type), *classes.derived(world, base.type)]
    found = {place for cls in classes_ for place in world.bases_told.get(cls.key, ())}
    return found.pop() if len(found) == 1 else None
