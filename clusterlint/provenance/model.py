"""The explanation of one line, as plain values in the words of the output."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from clusterlint.finding import Confidence, Finding, Location
from clusterlint.link.program import Basis


class Kind(str, Enum):
    """What is explained."""

    CALL = "call"  # a Redis command, or a helper of a client
    CONSTRUCTION = "construction"  # a client, pool or Sentinel is built
    ATTRIBUTE = "attribute"  # an attribute of a client is read
    LIBRARY = "library"  # a third-party library shows that it uses Redis
    OF_A_CLIENT = "of a client"  # a method of a client or pipeline that sends no command by itself
    NOT_REDIS = "not redis"  # a call that is not taken for one of Redis


@dataclass(frozen=True, slots=True)
class Told:
    """What happens to a value at one place, in words: "kept in app.state.redis"."""

    text: str
    place: Location
    also: bool = False  # it is the first thing that happens to another part of the value


@dataclass(frozen=True, slots=True)
class Part:
    """A hole of a key template, and where its value comes from."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeyStory:
    """How one key came to the call; ``built``: where its expression stands."""

    template: str
    built: Location
    hops: tuple[Told, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One subject of the line.

    `text` is how the code has it ("r.mget()"). `ways` are the chains of hops by which a client came, the
    place itself not included. `missing`: what would make the confidence higher. `known`: what the receiver
    is of a call that is not taken for one of Redis. `through`: the call sites by which the values came.
    """

    kind: Kind
    location: Location
    text: str
    command: str = ""
    client: str = ""
    endpoint: str | None = None
    confidence: Confidence | None = None
    basis: Basis | None = None
    evidence: str = ""
    missing: str = ""
    ways: tuple[tuple[Told, ...], ...] = ()
    keys: tuple[KeyStory, ...] = ()
    through: tuple[tuple[Location, ...], ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of a line; no stories and no findings: nothing stands there."""

    path: str
    line: int
    stories: tuple[Story, ...]
    findings: tuple[Finding, ...]
