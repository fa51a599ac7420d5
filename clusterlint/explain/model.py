"""What was seen of an error, and what the program has to do with it; plain values."""

from __future__ import annotations

from dataclasses import dataclass

from clusterlint.catalog.known_error import KnownError
from clusterlint.finding import Finding, Location


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a traceback that is not of a library: path as the traceback has it."""

    path: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A known error as a text or a log has it.

    ``count``: on how many lines. What the lines name besides, the most frequent first: ``slots``,
    ``addresses``, ``commands`` and ``names`` (of methods and attributes).
    """

    error: KnownError
    count: int
    sample: str
    slots: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A frame of a traceback in a file of the program, and what stands on that line now.

    ``sends``: the commands of the Redis calls there, of a pipeline's execute() those that it sends.
    """

    path: str
    line: int
    function: str
    sends: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A call with a constant key in a slot that the error names."""

    location: Location
    command: str
    key: str
    slot: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A call of a command."""

    location: Location
    command: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An error and its lines.

    ``narrowed``: the findings are only those about a command or a name that the error names; ``others``:
    how many of the same rules are about others. ``calls``: those that can raise it with nothing wrong.
    """

    seen: Seen
    findings: tuple[Finding, ...] = ()
    narrowed: bool = False
    others: int = 0
    places: tuple[Place, ...] = ()
    constants: tuple[Constant, ...] = ()
    calls: tuple[Sent, ...] = ()
