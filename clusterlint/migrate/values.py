"""Values as DUMP writes them, with the moment at which they expire."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Union

from clusterlint.migrate.errors import Refused
from clusterlint.migrate.server import Command, Reply, Server

CHUNK_BYTES = 16_000_000  # of payloads in hand at a time; a larger value travels alone
CHUNK_KEYS = 500
_UNKNOWN_SIZE = 1_000_000  # where MEMORY USAGE is not allowed
_FOOTER = 10  # version of the format and checksum


@dataclass(frozen=True, slots=True)
class Value:
    """``expires``: milliseconds since 1970, 0 for never."""

    payload: bytes
    expires: int

    @property
    def content(self) -> bytes:
        """The payload without what depends on the server's version."""
        return self.payload[:-_FOOTER]


Found = Union[Value, None, Refused]
"""None: there is no such key, or no longer."""


def chunks(keys: Sequence[bytes], sizes: Sequence[Reply]) -> Iterator[list[int]]:
    """Numbers of keys to take together, so that what is in memory stays small whatever the keys hold."""
    taken: list[int] = []
    weight = 0
    for number, size in enumerate(sizes):
        here = size if isinstance(size, int) else 0 if size is None else _UNKNOWN_SIZE
        if taken and (weight + here > CHUNK_BYTES or len(taken) >= CHUNK_KEYS):
            yield taken
            taken, weight = [], 0
        taken.append(number)
        weight += here
    if taken:
        yield taken


def reading(key: bytes, exact: bool) -> tuple[Command, ...]:
    """The commands that read one value; ``exact`` from Redis 7.0 on, which tells the moment itself."""
    if exact:
        return ("PEXPIRETIME", key), ("DUMP", key)
    return ("TIME",), ("PTTL", key), ("DUMP", key)


def read_value(replies: Sequence[Reply]) -> Found:
    """What the replies to :func:`reading` say."""
    for reply in replies:
        if isinstance(reply, Refused):
            return reply
    payload = replies[-1]
    if payload is None or replies[-2] == -2:
        return None
    left = replies[-2]
    if left < 0:
        return Value(payload, 0)
    if len(replies) == 3:
        seconds, micros = replies[0]
        left += int(seconds) * 1000 + int(micros) // 1000
    return Value(payload, left)


def read_values(server: Server, keys: Sequence[bytes], exact: bool) -> list[Found]:
    """The values of some keys, in one pipeline."""
    replies = server.pipe([command for key in keys for command in reading(key, exact)])
    width = 2 if exact else 3
    return [read_value(replies[at : at + width]) for at in range(0, len(replies), width)]


def restoring(key: bytes, value: Value, *, replace: bool) -> Command:
    """The command that writes a value."""
    words: Command = ("RESTORE", key, value.expires, value.payload, "ABSTTL")
    return (*words, "REPLACE") if replace else words
