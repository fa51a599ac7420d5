"""What the service is that the code moves to, and what that changes: data with the source of each fact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a target and where it is said."""

    statement: str
    source: str  # an address, or "measured on <server> <version>"


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of server.

    `name` is what the setting `target` takes ("redis-7.2"); `title` is for people ("Redis 7.2"). `server` is "redis" or
    "valkey", `version` the version whose commands it has ("7.2"). `proxy`: one address that takes a plain client and
    hides its slots, so that RedisCluster must not be used. `databases`: how many there are in cluster mode (1: only 0).
    `cross_slot`: commands that it carries out over several slots by itself. `refused`: commands that it does not
    offer to applications ("CONFIG SET", "CLIENT LIST"). `keyless_scripts`: EVAL with no key at all is accepted.
    """

    name: str
    title: str
    server: str
    version: str
    proxy: bool
    databases: int
    cross_slot: frozenset[str]
    refused: frozenset[str]
    keyless_scripts: bool
    facts: tuple[Fact, ...]


def target(name: str) -> Target | None:
    """The target of that name."""
    raise NotImplementedError


def target_names() -> tuple[str, ...]:
    """All names that the setting takes, sorted."""
    raise NotImplementedError
