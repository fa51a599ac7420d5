"""Facts in files: a matrix of machines reads the source, one of them links it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from clusterlint.cache.identity import digest
from clusterlint.discover.source import SourceFile
from clusterlint.errors import UserError
from clusterlint.gather.many import Progress, outcomes
from clusterlint.gather.means import Means
from clusterlint.gather.outcome import Failed, maker
from clusterlint.stack import on_large_stack

FORMAT = "clusterlint facts 1"


class Facts(msgspec.Struct, frozen=True):
    """Such a file. ``made_by``: what outcomes depend on besides the source, which they are listed by."""

    format: str
    made_by: bytes
    outcomes: dict[str, bytes]


def shard(files: Sequence[SourceFile], number: int, of: int) -> tuple[SourceFile, ...]:
    """The files of one of ``of`` machines (``number`` from 1), about as many bytes for each."""
    loads = [0] * of
    mine = []
    for source in sorted(files, key=lambda source: (-len(source.content), source.path)):
        least = loads.index(min(loads))
        loads[least] += len(source.content) + 1
        if least == number - 1:
            mine.append(source)
    return tuple(sorted(mine, key=lambda source: source.path))


def outcomes_of(
    files: Sequence[SourceFile], means: Means, progress: Progress
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What is to be written of the files, by content, and a line for each that broke clusterlint."""
    found = on_large_stack(lambda: [*outcomes(files, means, progress)])
    good: dict[str, bytes] = {}
    failed = []
    for place, raw, outcome in found:
        if isinstance(outcome, Failed):
            failed.append(f"reading {files[place].path} failed: {outcome.what}")
        else:
            good[digest(maker(), files[place].content)] = raw
    return good, tuple(sorted(failed))


def write(path: Path, outcomes: Mapping[str, bytes]) -> None:
    """Write the file, whole or not at all. Raises UserError."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        unfinished.write_bytes(msgspec.msgpack.encode(Facts(FORMAT, maker(), dict(outcomes))))
        os.replace(unfinished, path)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        raise UserError(f"{path}: cannot be written: {problem.strerror or problem}") from problem


def read(paths: Iterable[Path]) -> dict[str, bytes]:
    """The outcomes of all files. Raises UserError for what is no such file, or another release's."""
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            facts = msgspec.msgpack.decode(path.read_bytes(), type=Facts)
        except OSError as problem:
            raise UserError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
        except (msgspec.DecodeError, RecursionError, MemoryError) as problem:
            raise UserError(f"{path}: is not a file that clusterlint facts has written") from problem
        if facts.format != FORMAT or facts.made_by != maker():
            raise UserError(f"{path}: was made by another release of clusterlint, libcst or Python than here")
        found.update(facts.outcomes)
    return found
