"""The evidence of many files, found by other processes beside this one.

They are plain programs: a bunch of paths goes in, an answer with what was seen of each comes out, and so on
until nothing is left; this process takes bunches as well. What one of them leaves out, for any reason, is
looked at here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from clusterlint.discover.evidence import Evidence, Signature
from clusterlint.discover.read import read
from clusterlint.discover.source import FileProblem
from clusterlint.frames import receive, send

MANY = 2_000
"""Files; fewer are looked at before another process has started."""

_TOGETHER = 64
"""Files in one bunch; they become smaller, as at the end one waits for the last bunch of the other."""

_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from clusterlint.discover.scan import main
main(sys.stdin.buffer, sys.stdout.buffer, sys.argv[2] == "lasting")
"""


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was seen of a file: evidence or a problem. `signature`: None where it changed meanwhile."""

    evidence: Evidence | None
    problem: tuple[str, int, int] | None
    signature: Signature | None


def see(path: str | Path, name: str, *, lasting: bool) -> Seen:
    """Read one file and look at it; what the system says of it is for evidence that is kept."""
    before = _signature(path) if lasting else None
    source = read(path, name)
    if isinstance(source, FileProblem):
        return Seen(None, (source.reason, source.line, source.column), None)
    found = Evidence.of(source.content, lasting=lasting)
    return Seen(found, None, before if before is not None and before == _signature(path) else None)


def _signature(path: str | Path) -> Signature | None:
    try:
        return Signature.of(os.stat(path))
    except OSError:
        return None


class Together:
    """Files that several processes look at, this one among them."""

    def __init__(self, files: Sequence[tuple[str, str]], others: int, *, lasting: bool) -> None:
        self._left = deque(_bunches(files, others + 1))
        self._seen: deque[tuple[str, Seen]] = deque()
        self._lasting = lasting
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ended = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(others)]
        for thread in self._threads:
            thread.start()

    def here(self) -> Iterator[str]:
        """The names of the files that this process is to look at."""
        while bunch := self._next():
            for name, _ in bunch:
                yield name

    def seen(self) -> Iterator[tuple[str, Seen]]:
        """What the others have seen by now, by name."""
        while self._seen:
            yield self._seen.popleft()

    def wait(self) -> None:
        """Until the others have nothing to do any more."""
        for thread in self._threads:
            thread.join()

    def end(self) -> None:
        """Nobody waits for the others any more."""
        self._left.clear()
        self._ended = True
        for process in self._processes:
            process.kill()

    def _next(self) -> Sequence[tuple[str, str]] | None:
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def _serve(self) -> None:
        """Hand bunches to one process; one that fails is not given more."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, json.dumps(sys.path), "lasting" * self._lasting],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the main process, which ends this one
            )
        except OSError:
            return
        self._processes.append(process)
        try:
            while not self._ended and (bunch := self._next()):
                found = _asked(process, [path for _, path in bunch])
                if found is None or len(found) != len(bunch):
                    break
                self._seen += zip((name for name, _ in bunch), found, strict=True)
        finally:
            process.kill()
            process.communicate()


def _bunches(files: Sequence[tuple[str, str]], processes: int) -> Iterator[Sequence[tuple[str, str]]]:
    start = 0
    while start < len(files):
        size = max(1, min(_TOGETHER, (len(files) - start) // (4 * processes)))
        yield files[start : start + size]
        start += size


def _asked(process: subprocess.Popen[bytes], paths: list[str]) -> list[Seen] | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, json.dumps(paths).encode())
        raw = receive(process.stdout)
        return None if raw is None else msgspec.msgpack.decode(raw, type=list[Seen])
    except (OSError, ValueError, msgspec.DecodeError, RecursionError):
        return None


def main(asked: IO[bytes], answers: IO[bytes], lasting: bool) -> None:
    """The side of the others."""
    while (raw := receive(asked)) is not None:
        send(answers, msgspec.msgpack.encode([see(path, "", lasting=lasting) for path in json.loads(raw)]))
