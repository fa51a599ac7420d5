"""Objects that nobody declares: what is set on one of them is found again by the attribute's name.

`app.state.redis = client` in one module is read as `request.app.state.redis` in another, where nothing
shows that it is the same object.  What is known of the objects narrows this: an attribute of an object of a
known foreign type belongs to objects of that type, one of a name from outside belongs to that name first.
Stand-ins that tests declare and put there are not what the program finds under the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.link.clients.libraries import of_redis_library
from clusterlint.link.collections.item_names import name_of
from clusterlint.link.flows import says_something
from clusterlint.link.following.stand_ins import stands_in
from clusterlint.link.values import (
    REDIS_VALUES,
    ClassValue,
    External,
    FunctionValue,
    InstanceValue,
    Unknown,
    Value,
    join,
    options,
)
from clusterlint.link.world import World

FLOWING = (*REDIS_VALUES, InstanceValue, FunctionValue, ClassValue)
"""What is worth following through objects that nobody declares."""

_PLAIN_KINDS = (None, "settings", "dict")
"""Types that say nothing about what an object holds."""


def note(world: World, base: Value, name: str, value: Value) -> None:
    """``base.name = value``; for ``base["name"] = value`` the name is ``[name]``."""
    found = [v for v in options(value) if isinstance(v, FLOWING) and says_something(v) and not stands_in(v)]
    for slot in _slots(base, name) if found else ():
        world.opaque[slot] = world.settle(world.opaque.now(slot), *found)


def note_item(world: World, base: Value, index: Value, value: Value) -> None:
    """``base[index] = value``, by a key that can be named."""
    name = name_of(index)
    if name is not None:
        note(world, base, name, value)


def _slots(base: Value, name: str) -> Iterator[str]:
    """The names under which a write is remembered: for everybody, and for objects like this one."""
    yield name
    kind = _kind(base)
    if kind is not None:
        yield f"{kind}.{name}"


def _kind(base: Value) -> str | None:
    if isinstance(base, External):
        return base.name
    return base.kind if isinstance(base, Unknown) and base.kind not in _PLAIN_KINDS else None


def kept(world: World, base: Value, name: str) -> Value | None:
    """What ``base.name`` holds, if some code of the program sets it."""
    kind = _kind(base)
    if kind is None:
        return world.opaque.get(name)
    own = world.opaque.get(f"{kind}.{name}")
    if own is not None or not isinstance(base, External):
        return own
    if "." not in kind or kind in world.outside_modules or of_redis_library(kind):
        return None  # an attribute of a module
    found = (
        [v for v in options(world.opaque[name]) if isinstance(v, REDIS_VALUES)]
        if name in world.opaque
        else []
    )
    return join(*found) if found else None


def kept_item(world: World, base: Value, index: Value | None) -> Value | None:
    """What ``base[index]`` holds, if some code of the program sets it by the same key."""
    name = name_of(index)
    if name is None:
        return None
    return kept(world, base, name) if isinstance(base, External) else world.opaque.get(name)
