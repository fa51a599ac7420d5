"""What a run is to do, and what it keeps an eye on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from clusterlint.migrate.cluster import Cluster
from clusterlint.migrate.errors import Refused, Stopped
from clusterlint.migrate.naming import Naming
from clusterlint.migrate.server import Reply, Server

FATAL = ("OOM", "MISCONF", "NOPERM", "NOAUTH", "NOREPLICAS", "NOSCRIPT")
"""Answers that every further key would get as well."""

SAMPLE_OF = 100
"""With ``verify`` "sample", one key of so many is compared."""


@dataclass(frozen=True)
class Job:
    """One run, as the command line wants it.

    ``existing``: "fail", "skip" or "replace". ``verify``: "none", "counts", "sample" or "all". ``target`` is
    None when keys are renamed in place; ``zero`` is database 0 of the same server where they come to it.
    ``rate``: keys per second, None for no limit. ``retry``: seconds for which a lost server is waited for.
    ``tick`` is told the phase, and how many keys are done.
    """

    naming: Naming
    source: Server
    target: Cluster | None
    zero: Server | None = None
    prefix: bytes = b""
    only_mapped: bool = False
    existing: str = "fail"
    verify: str = "counts"
    batch: int = 500
    rate: float | None = None
    retry: float = 30.0
    stop: Event = field(default_factory=Event)
    tick: Callable[[str, int], None] = lambda phase, done: None
    say: Callable[[str], None] = lambda line: None


def fatal(refusal: Refused, where: str) -> None:
    """End the run where going on would only fail again and again."""
    if refusal.code in FATAL:
        raise Stopped(f"{where}: {refusal}")


def answered(replies: list[Reply], where: str) -> list[Reply]:
    """Replies that cannot be done without: the first refusal ends the run."""
    for reply in replies:
        if isinstance(reply, Refused):
            raise Stopped(f"{where}: {reply}")
    return replies
