"""What deployment files say: processes, replicas, addresses that are announced. Lines are read, not formats.

A line that says something is a clue with its place. That nothing was seen proves nothing: much of a
deployment is in other repositories.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clusterlint.audit.model import Clue, Processes
from clusterlint.discover.estate import kind_of
from clusterlint.discover.source import SourceFile

WANTED = re.compile(
    rb"gunicorn|uvicorn|hypercorn|celery|rq worker|dramatiq|huey_consumer|WEB_CONCURRENCY|workers\s*=\s*\d"
    rb"|replicas\s*:|cluster-announce|cluster-enabled|cluster-replicas|replicaof|slaveof|sentinel"
    rb"|(?:redis|valkey)[^\n]*image|image:[^\n]*(?:redis|valkey)|maxclients"
)
"""Bytes that make a file worth reading."""

_NUMBER = r"(?:\$\{\w+:-)?(?P<count>\d+)\}?"
"""A number, or the default of a variable of the shell."""
_COUNTS = tuple(
    re.compile(pattern + _NUMBER)
    for pattern in (
        r"(?:gunicorn|uvicorn|hypercorn)\b.*?(?:--workers[= ]\s*|\s-w[= ]?\s*)",
        r"celery\b.*?\bworker\b.*?(?:--concurrency[= ]\s*|\s-c[= ]?\s*)",
        r"dramatiq\b.*?(?:--processes[= ]\s*|\s-p[= ]?\s*)",
        r"huey_consumer\S*.*?(?:--workers[= ]\s*|\s-w[= ]?\s*)",
        r"\bWEB_CONCURRENCY\b\s*[:=]\s*",
    )
)
_QUOTES = str.maketrans("\"',[]", "     ")
"""Command lines in lists, as of Dockerfiles, read like those of a shell."""
_GUNICORN_FILE = re.compile(r"^\s*(?P<what>workers)\s*=\s*(?P<count>\d+)\s*(?:#.*)?$")
_REPLICAS = re.compile(r"^\s*(?P<what>replicas)\s*:\s*[\"']?(?P<count>\d+)\b")
_SERVERS = (
    ("announce", re.compile(r"cluster-announce-(?:ip|hostname|port)[ =]?\S*")),
    ("replicas", re.compile(r"\b(?:replicaof|slaveof|cluster-replicas)\b[ =]?\S*|sentinel monitor \S+")),
    ("cluster", re.compile(r"cluster-enabled[ =]?\S*")),
    ("image", re.compile(r"image:\s*[\"']?\S*(?:redis|valkey)\S*")),
    ("clients", re.compile(r"\bmaxclients[ =]\d+")),
)
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything that was seen, in the order of files and lines. ``scaled``: services with several copies."""

    processes: tuple[Processes, ...] = ()
    scaled: tuple[Processes, ...] = ()
    servers: tuple[tuple[str, Clue], ...] = ()

    def of(self, kind: str) -> tuple[Clue, ...]:
        """The clues of "announce", "replicas", "cluster", "image" or "clients"."""
        return tuple(clue for name, clue in self.servers if name == kind)


def read_deployment(files: Iterable[SourceFile]) -> Deployment:
    """What the files say that can be deployment files."""
    processes: list[Processes] = []
    scaled: list[Processes] = []
    servers: list[tuple[str, Clue]] = []
    for file in files:
        if not _counts(file.path):
            continue
        for number, line in enumerate(file.content.decode("utf-8", "replace").splitlines(), start=1):
            words = line.split("#", 1)[0] if line.lstrip().startswith("#") else line
            if not words.strip():
                continue
            processes += _processes(file.path, number, words)
            scaled += _scaled(file.path, number, words)
            servers += _servers(file.path, number, words)
    return Deployment(tuple(processes), tuple(scaled), tuple(servers))


def _counts(path: str) -> bool:
    """Configuration, start scripts and gunicorn's own file; documentation and code say what could be."""
    name = path.rpartition("/")[2]
    return kind_of(path) == "configuration" or name.endswith((".sh", ".bash")) or _is_gunicorn(name)


def _is_gunicorn(name: str) -> bool:
    return name.startswith("gunicorn") and name.endswith(".py")


def _processes(path: str, number: int, line: str) -> Iterator[Processes]:
    patterns = (*_COUNTS, _GUNICORN_FILE) if _is_gunicorn(path.rpartition("/")[2]) else _COUNTS
    for pattern in patterns:
        match = pattern.search(line.translate(_QUOTES))
        if match is not None:
            yield Processes(path, number, int(match["count"]), _short(match[0]))
            return


def _scaled(path: str, number: int, line: str) -> Iterator[Processes]:
    match = _REPLICAS.match(line)
    if match is not None:
        yield Processes(path, number, int(match["count"]), _short(match[0]))


def _servers(path: str, number: int, line: str) -> Iterator[tuple[str, Clue]]:
    for kind, pattern in _SERVERS:
        match = pattern.search(line)
        if match is not None:
            yield kind, Clue(_short(match[0]), path, number)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 4] + " ..."
