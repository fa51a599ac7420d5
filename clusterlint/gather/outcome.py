"""What extraction gives for the bytes of one file, as bytes that can be kept and sent.

Neither holds the path of the file: the same bytes elsewhere have the same outcome.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Union

import msgspec

from clusterlint.cache.identity import identity
from clusterlint.discover.guard import refusal
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract.facts import Comment
from clusterlint.extract.ir import Record, Statement


class Lowered(Record, frozen=True, tag=0):
    """The file was read: its facts."""

    body: tuple[Statement, ...]
    comments: tuple[Comment, ...]


class Unreadable(Record, frozen=True, tag=1):
    """The file cannot be read as Python: one line on why, and where."""

    reason: str
    line: int
    column: int


class Failed(Record, frozen=True, tag=2):
    """clusterlint failed on it: one line on how."""

    what: str


Outcome = Union[Lowered, Unreadable, Failed]


def maker() -> bytes:
    """What outcomes depend on besides the file's bytes. Raises OSError where this package has no source."""
    return identity("extract", "discover/guard.py", "gather/outcome.py")


def examine(content: bytes) -> bytes:
    """The outcome for the bytes of a file, encoded. A pure function; it never raises an Exception."""
    from clusterlint.extract.lower import extract  # libcst is for those who parse

    made: Outcome
    try:
        source = SourceFile("", content)
        found = refusal(source) or extract(source)
        if isinstance(found, FileProblem):
            made = Unreadable(found.reason, found.line, found.column)
        else:
            made = Lowered(found.body, found.comments)
        return msgspec.msgpack.encode(made)
    except Exception as problem:
        made = Failed(f"{type(problem).__name__}: {problem}")
    return msgspec.msgpack.encode(made)


def decode(raw: bytes) -> Outcome | None:
    """The outcome in those bytes; None where they are something else."""
    try:
        found: Outcome = _decoder().decode(raw)
        return found
    except (msgspec.DecodeError, RecursionError, MemoryError):
        return None


@cache
def _decoder() -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(Outcome)
