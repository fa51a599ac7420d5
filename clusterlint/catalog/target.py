"""What the service is that the code moves to, and what that changes: data with the source of each fact.

targets.json is written by hand. Each fact names where it is said (an address) or on which server it was measured; the
tests measure again on the servers that they find. What no source says, or what two sources contradict each other in,
is unknown: None, an empty text or an empty set.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from clusterlint.catalog.command import Command, command
from clusterlint.catalog.load import load


class Fact(Struct, frozen=True):
    """One statement about a target and where it is said; `about` is the field of Target that it concerns."""

    about: str
    statement: str
    source: str  # an address, or "measured on <server> <version>"


class Target(Struct, frozen=True):
    """A kind of server.

    `name` is what the setting `target` takes ("redis-7.2"); `title` is for people ("Redis 7.2"). `server` is "redis",
    "valkey" or "" (a service of several engines or versions), `version` the oldest release that the name stands for
    and `before` the first that it no longer does ("7.0" and "8.0" for "redis-7"), "" where unknown.

    How it is reached. `proxy`: one address takes a plain client and spreads the keys behind it. `plain_client`: a
    plain client that is given the one address reaches all keys. `cluster_client`: "needed", "works" (beside a plain
    client) or "refused".

    Databases. `databases`: how many there are in cluster mode where nobody changes a setting (1: only 0).
    `more_databases`: what gives more of them, as a noun ("the setting cluster-databases"), "" if nothing does.

    Several slots. `cross_slot`: commands that it carries out over several slots by itself, outside of transactions and
    not atomically. `cross_slot_transactions`: "refused", or "split" (accepted, atomic for each slot only).
    `whole_keyspace`: keyless commands that reach the keys of all nodes in one call.

    Commands; "CONFIG" stands for all its subcommands. `refused`: not offered to applications. `ignored`: answered, and
    nothing is done. `refused_in_transaction`: refused between MULTI and EXEC.

    Scripts. `keyless_scripts`: EVAL with no key at all is accepted. `literal_script_keys`: a script may name a key
    only as KEYS[n], not through a variable.

    SORT. `sort_patterns`: BY and GET take a pattern whose hash tag puts it into the slot of the key.
    `sort_element`: GET # is accepted.

    `notifications`: what turns keyspace notifications on, as a noun. `facts`: the source of all this.
    """

    name: str
    title: str
    facts: tuple[Fact, ...]
    server: str = ""
    version: str = ""
    before: str = ""
    proxy: bool = False
    plain_client: bool | None = None
    cluster_client: str = ""
    databases: int | None = None
    more_databases: str = ""
    cross_slot: frozenset[str] = frozenset()
    cross_slot_transactions: str = ""
    whole_keyspace: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    refused_in_transaction: frozenset[str] = frozenset()
    keyless_scripts: bool | None = None
    literal_script_keys: bool | None = None
    sort_patterns: bool | None = None
    sort_element: bool | None = None
    notifications: str = ""

    def sources(self, about: str) -> tuple[str, ...]:
        """Where the value of that field comes from."""
        return tuple(fact.source for fact in self.facts if fact.about == about)


def target(name: str) -> Target | None:
    """The target of that name, whatever the case, or None; "redis-6" and the like give the target that they stand for."""
    wanted = name.strip().lower()
    table = load("targets.json")
    wanted = table["aliases"].get(wanted, wanted)
    return _target(wanted) if wanted in table["targets"] else None


def target_names() -> tuple[str, ...]:
    """All names that the setting takes, sorted."""
    table = load("targets.json")
    return tuple(sorted([*table["targets"], *table["aliases"]]))


def refuses(where: Target, name: str, *, in_transaction: bool = False) -> bool:
    """The target is known not to offer this command or subcommand ("CONFIG SET") to applications.

    `in_transaction`: between MULTI and EXEC.
    """
    known = " ".join(name.upper().split())
    no = where.refused | where.refused_in_transaction if in_transaction else where.refused
    return known in no or known.split(" ")[0] in no


def offers(where: Target, name: str) -> bool | None:
    """Whether the target has this command or subcommand; None where that is unknown.

    Unknown are commands that are not in the command table, those of modules, and all those of a service whose version
    the name leaves open, unless it is known to refuse them.
    """
    known = command(name)
    if known is None:
        return None
    if refuses(where, known.name):
        return False
    since = _since(where, known)
    if not where.version or since is None:
        return None
    if known.until and _number(known.until)[:2] < _number(where.version):
        return False
    if since <= _number(where.version):
        return True
    return None if since < _number(where.before) else False


_NEVER = (10**6,)


def _since(where: Target, known: Command) -> tuple[int, ...] | None:
    """The release of the target's own server that brought the command; None for a module's, () for one there always was."""
    if "." in known.name:
        return None
    if not known.since:
        return ()
    since = _number(known.since)[:2]
    if where.server != "valkey":
        return since
    table = load("targets.json")["valkey"]
    own = table["since"].get(known.name)
    if own is None:
        return since if since <= _number(table["forked"][0]) else _NEVER
    return _number(own)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@functools.cache
def _target(name: str) -> Target:
    attributes, facts = _row(name)
    values = {about: _value(found) for about, found in facts.items() if any("value" in one for one in found)}
    said = tuple(Fact(about, one["says"], one["source"]) for about, found in facts.items() for one in found)
    return Target(name=name, facts=said, **attributes, **values)


def _row(name: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Attributes and facts of a target over those of the one that it is like; a field's facts are taken as a whole."""
    row = dict(load("targets.json")["targets"][name])
    attributes, facts = _row(row.pop("like")) if "like" in row else ({}, {})
    facts = {**facts, **row.pop("facts")}
    return {**attributes, **row}, facts


def _value(found: list[dict[str, Any]]) -> Any:
    """The one value of a field, or all the commands that its facts list."""
    values = [one["value"] for one in found if "value" in one]
    if isinstance(values[0], list):
        return frozenset(_items(values))
    (value,) = values
    return value


def _items(lists: list[list[str]]) -> Iterator[str]:
    for names in lists:
        yield from names
