"""By what name ``object[key]`` is found again in other functions, where the key is a literal or an object."""

from __future__ import annotations

from clusterlint.link.identity import Identity, is_fresh, of_an_object, parameters_of
from clusterlint.link.values import EnumMember, InstanceValue, Text, Unknown, Value


def name_of(key: Value | None) -> str | None:
    """The name; None for a key that may be another one next time.

    ``app[REDIS]`` with ``REDIS = AppKey("redis")``: an object that a module makes is told by where it is
    made, one of a library by what it is made of.
    """
    if isinstance(key, Text):
        return f"[{key.template.literal}]" if key.template.literal else None
    if isinstance(key, EnumMember):
        return f"[{key.type.module.path}:{key.type.name}.{key.name}]"
    if isinstance(key, InstanceValue):
        place = key.made
        return None if place is None else f"[{key.type.name} {place.path}:{place.line}:{place.column}]"
    return _of_library(key) if isinstance(key, Unknown) else None


def _of_library(key: Unknown) -> str | None:
    """``web.AppKey("redis", Redis)``: the call, where a text tells it from others."""
    made = key.identity
    if not isinstance(made, Identity) or len(made.parts) != 3 or made.parts[0] != "call":
        return None
    if is_fresh(made) or of_an_object(made) or parameters_of(made):
        return None
    _, function, given = made.parts
    named = isinstance(given, tuple) and any(isinstance(g, tuple) and g[:1] == ("text",) for g in given)
    class_ = isinstance(function, str) and function.rpartition(".")[2][:1].isupper()
    return f"[{function}{given}]" if named and class_ else None
