"""A file or standard input as segments of whole lines, unpacked, in bounded memory."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from clusterlint.errors import UserError

SEGMENT = 8 << 20
"""Bytes of a segment, but for its last line."""

LONGEST_LINE = 1 << 20
"""A line beyond this is no key of any use, and would have to be held in memory."""

_TELLING = 1_000
"""Lines that tell how all end."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``; unpacked where they begin as gzip or zstd does."""
    if name == "-":
        yield _unpacked(sys.stdin.buffer, "standard input")
        return
    with _file(name) as raw:
        yield _unpacked(raw, name)


def _file(name: str) -> BinaryIO:
    try:
        return Path(name).open("rb")
    except OSError as problem:
        raise UserError(f"--keys-from {name}: {problem.strerror}") from None


def _unpacked(raw: BinaryIO, name: str) -> BinaryIO:
    stream = raw if hasattr(raw, "peek") else io.BufferedReader(cast(Any, raw))
    begin = cast(Any, stream).peek(4)[:4]
    if begin.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if begin.startswith(_ZSTD):
        return _zstd(stream, name)
    return stream


def _zstd(stream: Any, name: str) -> BinaryIO:
    """By the library of Python 3.14, or the package zstandard."""
    try:
        return cast(BinaryIO, import_module("compression.zstd").ZstdFile(stream))
    except ImportError:
        pass
    try:
        found: BinaryIO = import_module("zstandard").ZstdDecompressor().stream_reader(stream)
    except ImportError:
        raise UserError(
            f"{name} is packed with zstd: pip install zstandard, or zstd -dc {name} | clusterlint ... -"
        ) from None
    return found


def segments(stream: BinaryIO, name: str, size: int = SEGMENT) -> Iterator[tuple[bytes, int]]:
    """(whole lines, how many endless ones were left out), over and over until the end.

    A packed file that is broken is an error that names it.
    """
    rest, dropping, dropped = b"", False, 0
    while True:
        try:
            block = stream.read(size)
        except Exception as problem:  # each library has its own for what it cannot unpack
            raise UserError(f"--keys-from {name}: {problem}") from None
        if not block:
            break
        if dropping:
            _, end, block = block.partition(b"\n")
            dropping = not end
        whole, end, tail = block.rpartition(b"\n")
        if end:
            yield rest + whole, dropped
            rest, dropped = tail, 0
        else:
            rest += tail
        if len(rest) > LONGEST_LINE:
            rest, dropping, dropped = b"", True, dropped + 1
    if rest or dropped:
        yield rest, dropped


def lines_of(segment: bytes) -> list[bytes]:
    """The lines of a segment; those of a terminal's log end with CR LF, which no key does in all lines."""
    lines = segment.split(b"\n")
    if b"\r" in lines[0] and all(line.endswith(b"\r") for line in lines[:_TELLING] if line):
        return [line.removesuffix(b"\r") for line in lines]
    return lines
