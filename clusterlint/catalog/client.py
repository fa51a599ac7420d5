"""The methods of redis-py's clients, and what becomes of them on RedisCluster.

methods.json is made by calling every method of the installed redis-py on a client that records the command;
verdicts.json by running every method on a real standalone server and on a real cluster of three masters, with each
probed release of redis-py, sync and asyncio (clusterlint.catalog.remake).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from clusterlint.catalog.load import load


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a method.

    `kind`: positional, varargs, keyword, varkw. `role`: "" (not a key), "key" (one key), "keys" (one key or an iterable
    or mapping of keys; for varargs, each is one), "keymap" (a mapping whose keys are Redis keys), "triplets" (an iterable
    of tuples that begin with a key), "numkeys", "keys_and_args" (the first numkeys of them are keys), "script" (Lua
    text), "channel" (of varkw: the names), "pattern" (a glob over keys), "by" and "get" (SORT's patterns of other keys),
    "store" (a destination key, optional).
    """

    name: str
    kind: str
    required: bool
    role: str


@dataclass(frozen=True, slots=True)
class Method:
    """One public method; `command` is what it sends ("" where there is no one command)."""

    name: str
    command: str
    parameters: tuple[Parameter, ...]

    def by_role(self, *roles: str) -> tuple[Parameter, ...]:
        """The parameters that have one of these roles."""
        return tuple(parameter for parameter in self.parameters if parameter.role in roles)


def method(name: str) -> Method | None:
    """Look up a method of redis.Redis or PubSub, or of a module's sub-client as "json.mget"."""
    return _method(name)


def method_names() -> tuple[str, ...]:
    """All known methods, sorted."""
    return tuple(load("methods.json")["methods"])


@functools.cache
def _method(name: str) -> Method | None:
    row: list[Any] | None = load("methods.json")["methods"].get(name)
    if row is None:
        return None
    command, parameters = row
    return Method(name, command, tuple(Parameter(one, kind, bool(need), role) for one, kind, need, role in parameters))
