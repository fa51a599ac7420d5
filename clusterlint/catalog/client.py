"""The methods of redis-py's and valkey-py's clients, and what becomes of them on RedisCluster and ValkeyCluster.

methods.json is made by calling every method of the installed redis-py on a client that records the command;
verdicts.json and verdicts_valkey.json by running every method on a real standalone server and on a real cluster of
three masters, with each probed release of the library, sync and asyncio (clusterlint.catalog.remake). The methods of
the modules' sub-clients ("json.mget", "ft.search") were run in the same way on Redis Stack, without the search
module's coordinator: verdicts_modules.json, verdicts_valkey_modules.json.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set
from typing import Any

from msgspec import Struct

from clusterlint.catalog.load import load

CONTEXTS = ("direct", "pipeline", "transaction")


class Parameter(Struct, frozen=True):
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


class Method(Struct, frozen=True):
    """One public method; `command` is what it sends ("" where there is no one command)."""

    name: str
    command: str
    parameters: tuple[Parameter, ...]

    def by_role(self, *roles: str) -> tuple[Parameter, ...]:
        """The parameters that have one of these roles."""
        return tuple(parameter for parameter in self.parameters if parameter.role in roles)


class Verdict(Struct, frozen=True):
    """What becomes of a method on RedisCluster.

    `kind`: "same"; "one-slot" (works when all keys share a slot, else `exception`); "split" (the client sends one
    command per slot); "first-slot" (the node of the first key answers, keys of other slots count as absent: a wrong
    reply, no exception; JSON.MGET); "refused" (raises `exception` whatever the keys); "refused-multi" (raises with more than one
    key); "one-node" (one node answers); "every-node" (all masters, merged to the standalone shape); "per-node-reply"
    (another shape, such as a dict by node); "missing" (AttributeError); "reply-shift" (the reply list of the pipeline
    gets longer); "immediate" (runs at once, its reply is missing); "unknown" (not probed, `detail` says why).
    `reply_differs`: the reply has another type than on a standalone server (raw replies of a sync transaction).
    `flaky`: an exception that some of several identical calls raised. The exception "Endless": the call never returns.
    """

    kind: str
    exception: str
    detail: str
    reply_differs: bool = False
    flaky: str = ""


def verdict(
    method: str, *, asynchronous: bool, context: str, version: str | None = None, library: str = "redis"
) -> Verdict:
    """What becomes of a method of redis.Redis when the client is a RedisCluster.

    `context` is "direct", "pipeline" (pipeline(), default or transaction=False) or "transaction"
    (pipeline(transaction=True)). `version` is a release of the library ("redis": redis-py, "valkey": valkey-py);
    None means the newest probed one, one between two probed releases means the older of the two.
    """
    _check(context)
    place = _place(version, library)
    if place is None:
        return _NO_CLIENT
    return _verdict_at(method, asynchronous, context, place, library)


@functools.cache
def history(
    method: str, *, asynchronous: bool, context: str, library: str = "redis"
) -> tuple[tuple[str, Verdict], ...]:
    """The verdicts on a method by release: (the first probed release with this verdict, the verdict), oldest first."""
    _check(context)
    found: list[tuple[str, Verdict]] = []
    for place, release in enumerate(releases(library)):
        one = _verdict_at(method, asynchronous, context, place, library)
        if not found or found[-1][1] != one:
            found.append((release, one))
    return tuple(found)


_NO_CLIENT = Verdict("missing", "ImportError", "this release has no such RedisCluster")


def _check(context: str) -> None:
    if context not in CONTEXTS:
        raise ValueError(f"no such context: {context!r}")


@functools.cache
def _verdict_at(method: str, asynchronous: bool, context: str, place: int, library: str) -> Verdict:
    table = load((MODULE_VERDICTS if is_of_module(method) else VERDICTS)[library])  # of the same releases
    if not _at(table["clients"][_side(asynchronous)], place):
        return _NO_CLIENT
    number = _at(table[f"{_side(asynchronous)} {context}"].get(method, []), place)
    if number is None:
        return Verdict("unknown", "", table["unprobed"].get(method, "this release has no such method"))
    kind, exception, detail, differs, *flaky = table["outcomes"][number]
    return Verdict(kind, exception, detail, bool(differs), "".join(flaky))


def attribute(name: str, *, asynchronous: bool, version: str | None = None, library: str = "redis") -> bool:
    """Whether an instance of RedisCluster has this public attribute or method."""
    place = _place(version, library)
    changes = _table(library)[f"{_side(asynchronous)} attributes"].get(name, [])
    return place is not None and bool(_at(changes, place))


@functools.cache
def attribute_history(
    name: str, *, asynchronous: bool, library: str = "redis"
) -> tuple[tuple[str, bool], ...]:
    """By release: (the first probed release from which this holds, whether RedisCluster has it), oldest first."""
    changes = _table(library)[f"{_side(asynchronous)} attributes"].get(name, [[0, 0]])
    return tuple((releases(library)[place], bool(has)) for place, has in changes)


def option(name: str, *, asynchronous: bool, version: str | None = None, library: str = "redis") -> str:
    """What RedisCluster does with a constructor option of Redis.

    "same", "refused" (it raises, or no call works), "ignored" (dropped without a word), "unknown" (not probed). The
    option db with the value 0 is asked for as "db0", with any other value as "db".
    """
    place = _place(version, library)
    found = None
    if place is not None:
        found = _at(_table(library)[f"{_side(asynchronous)} options"].get(name, []), place)
    return found[0] if found else "unknown"


@functools.cache
def option_history(name: str, *, asynchronous: bool, library: str = "redis") -> tuple[tuple[str, str], ...]:
    """By release: (the first probed release from which this holds, what becomes of the option), oldest first."""
    found: list[tuple[str, str]] = []
    for place, value in _table(library)[f"{_side(asynchronous)} options"].get(name, []):
        one = value[0] if value else "unknown"
        if not found or found[-1][1] != one:
            found.append((releases(library)[place], one))
    return tuple(found)


@functools.cache
def pipeline_blocked(version: str | None = None, library: str = "redis") -> frozenset[str]:
    """PIPELINE_BLOCKED_COMMANDS of a release, as it spells them ("SCRIPT LOAD", "MGET NONATOMIC")."""
    place = _place(version, library)
    return frozenset(_at(_table(library)["blocked"], place) or ()) if place is not None else frozenset()


@functools.cache
def releases(library: str = "redis") -> tuple[str, ...]:
    """The probed releases of redis-py (or "valkey": valkey-py), oldest first."""
    return tuple(_table(library)[library])


@functools.cache
def first_cluster_release(*, asynchronous: bool, library: str = "redis") -> str:
    """The oldest probed release that has a cluster client of this kind."""
    changes: list[list[int]] = _table(library)["clients"][_side(asynchronous)]
    return next(releases(library)[place] for place, has in changes if has)


@functools.cache
def precedes(one: str, other: str) -> bool:
    """Whether a release is older than another, by their numbers."""
    return _numbers(one) < _numbers(other)


def _table(library: str) -> Any:
    return load(VERDICTS[library])


# By library: the file with the verdicts on its methods, and the one on the methods of the modules' sub-clients.
VERDICTS = {"redis": "verdicts.json", "valkey": "verdicts_valkey.json"}
MODULE_VERDICTS = {"redis": "verdicts_modules.json", "valkey": "verdicts_valkey_modules.json"}


def is_of_module(method: str) -> bool:
    """Whether a method sends commands of a module (JSON, search ...); vector sets are part of the server since 8.0."""
    return "." in method and not method.startswith("vset.")


def _side(asynchronous: bool) -> str:
    return "async" if asynchronous else "sync"


@functools.cache
def _place(version: str | None, library: str) -> int | None:
    """Index of the newest probed release that is not newer than this one; None if all are newer."""
    if version is None:
        return len(releases(library)) - 1
    wanted = _numbers(version)
    known = releases(library)
    return max((place for place, one in enumerate(known) if _numbers(one) <= wanted), default=None)


@functools.cache
def _numbers(version: str) -> tuple[int, ...]:
    """(8, 1) of "8.1.0rc1": trailing zeros do not count, what is not a number ends it."""
    parts: list[int] = []
    for part in version.split("."):
        digits = re.match(r"\d+", part)
        if digits is None:
            break
        parts.append(int(digits.group()))
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _at(changes: list[list[Any]], place: int) -> Any:
    """The value that holds at this release, of [[from index, value], ...]."""
    held = None
    for start, value in changes:
        if start <= place:
            held = value
    return held


def method(name: str) -> Method | None:
    """Look up a method of redis.Redis or PubSub, or of a module's sub-client as "json.mget"."""
    return _method(name)


def method_names() -> tuple[str, ...]:
    """All known methods, sorted."""
    return tuple(load("methods.json")["methods"])


_FORMER = frozenset({"encoding", "expire", "pexpire", "exist"})
"""Keywords of aioredis 1, which redis-py never had."""


def takes(name: str, given: int, keywords: Set[str], *, spread: bool) -> bool:
    """Can a call with so many positional arguments and these keywords be one of that method?

    `spread`: it has arguments with a star besides. True where the method's parameters are not known.
    """
    found = method(name)
    if found is None:
        return True
    kinds = {parameter.kind for parameter in found.parameters}
    places = [parameter for parameter in found.parameters if parameter.kind == "positional"]
    if given > len(places) and "varargs" not in kinds:
        return False
    known = {parameter.name for parameter in found.parameters}
    if keywords - known - _FORMER and "varkw" not in kinds:
        return False
    missing = [p for p in places[given:] if p.required and p.name not in keywords]
    return spread or not missing


@functools.cache
def _method(name: str) -> Method | None:
    row: list[Any] | None = load("methods.json")["methods"].get(name)
    if row is None:
        return None
    command, parameters = row
    return Method(
        name, command, tuple(Parameter(one, kind, bool(need), role) for one, kind, need, role in parameters)
    )
