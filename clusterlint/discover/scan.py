"""The evidence of many files, found by another process beside this one.

It is a plain program: names of files go in, one answer with what was seen of each comes out at the end. It
gets a share of them that is laid down beforehand; what it leaves out, for any reason, is looked at here.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from clusterlint.discover.evidence import Evidence, Signature
from clusterlint.discover.read import read
from clusterlint.discover.source import FileProblem

MANY = 2_000
"""Files; fewer are looked at before another process has started."""

_TOGETHER = 500
"""Files in one frame of the answer: a whole answer would take much memory at a time."""

_PROGRAM = (
    "import json, sys\nsys.path[:] = json.loads(sys.argv[1])\n"
    "from clusterlint.discover.scan import main\nmain(sys.stdin.buffer, sys.stdout.buffer)"
)


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was seen of a file: evidence or a problem. `signature`: None where it changed meanwhile."""

    evidence: Evidence | None
    problem: tuple[str, int, int] | None
    signature: Signature | None


def see(path: Path, name: str, *, lasting: bool) -> Seen:
    """Read one file and look at it."""
    before = _signature(path)
    source = read(path, name)
    if isinstance(source, FileProblem):
        return Seen(None, (source.reason, source.line, source.column), None)
    found = Evidence.of(source.content, lasting=lasting)
    return Seen(found, None, before if before == _signature(path) else None)


def _signature(path: Path) -> Signature | None:
    try:
        return Signature.of(os.stat(path))
    except OSError:
        return None


class Helper:
    """A process that looks at some files while this one looks at others."""

    def __init__(self, files: Sequence[tuple[str, Path]], *, lasting: bool) -> None:
        self._files = files
        self._process: subprocess.Popen[bytes] | None = None
        asked = json.dumps([lasting, [[name, str(path)] for name, path in files]])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the main process, which ends this one
            )
            assert self._process.stdin is not None
            with self._process.stdin as stream:
                stream.write(asked.encode())
        except OSError:
            pass  # then it has nothing to say

    def answer(self) -> Iterator[tuple[str, Seen]]:
        """What it saw, by name; without what it cannot tell."""
        if self._process is None or self._process.stdout is None:
            return
        raw = io.BytesIO(self._process.stdout.read())
        place = 0
        while len(head := raw.read(4)) == 4:
            try:
                found = msgspec.msgpack.decode(raw.read(int.from_bytes(head, "little")), type=list[Seen])
            except (msgspec.DecodeError, RecursionError):
                return
            for seen in found:
                yield self._files[place][0], seen
                place += 1

    def end(self) -> None:
        """Nobody waits for its answer any more."""
        if self._process is not None:
            self._process.kill()
            with self._process:
                pass


def main(asked: IO[bytes], answers: IO[bytes]) -> None:
    """The helper's side."""
    lasting, files = json.loads(asked.read())
    frames: list[bytes] = []
    for start in range(0, len(files), _TOGETHER):
        some = files[start : start + _TOGETHER]
        frame = msgspec.msgpack.encode([see(Path(where), name, lasting=lasting) for name, where in some])
        frames += len(frame).to_bytes(4, "little"), frame
    answers.writelines(frames)  # at the end: the other side does not listen before
    answers.flush()


def shares(files: Iterable[tuple[str, Path]], number: int) -> list[list[tuple[str, Path]]]:
    """The files in so many shares of about the same weight: neighbours are alike, and are parted."""
    listed = list(files)
    return [listed[start::number] for start in range(number)]
