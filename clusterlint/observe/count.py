"""From a file of keys to its tally: recognised, read, matched and counted, by one process or several."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice

from clusterlint.errors import UserError
from clusterlint.observe.formats import HEAD, Format, recognised, trouble
from clusterlint.observe.match import Matcher
from clusterlint.observe.quoting import shown
from clusterlint.observe.reading import Said, reader
from clusterlint.observe.stream import lines_of, opened, segments
from clusterlint.observe.tally import Tally

Tick = Callable[[int], None]
"""Called with the number of keys so far."""

Segment = tuple[bytes, int]


@dataclass(slots=True)
class Counted:
    """What a stream of keys holds. ``label``: a file, ``standard input`` or a server."""

    label: str
    form: Format
    tally: Tally = field(default_factory=Tally)
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class _Work:
    matcher: Matcher
    form: Format
    head: tuple[bytes, ...]


def count(name: str, matcher: Matcher, form: Format | None, jobs: int, tick: Tick) -> Counted:
    """Count the keys of a file (``-``: standard input); with ``form`` None it is told from its first lines.

    The result does not depend on ``jobs``: every segment is counted for itself, and they are put together
    in their order.
    """
    label = "standard input" if name == "-" else name
    with opened(name) as stream:
        parts = segments(stream, label)
        first = next(parts, (b"", 0))
        head = tuple(islice(lines_of(first[0]), HEAD))
        said = trouble(head) if len(head) < HEAD else None
        if said is not None and form is None:
            raise UserError(f"--keys-from {label}: no keys, but what redis-cli said: {shown(said[:200])}")
        found = recognised(head) if form is None else form
        work = _Work(matcher, found, head)
        counted = Counted(label, found)
        for tally, note in _tallies(work, chain((first,), parts), jobs):
            counted.tally.merge(tally)
            counted.said.merge(note)
            tick(counted.said.lines)
    return counted


def _tallies(work: _Work, parts: Iterator[Segment], jobs: int) -> Iterator[tuple[Tally, Said]]:
    """The tallies of the segments, in their order."""
    few = list(islice(parts, 2))
    if jobs == 1 or len(few) < 2:
        for part in chain(few, parts):
            yield _tally(work, part)
        return
    with ProcessPoolExecutor(jobs, initializer=_take, initargs=(work,)) as pool:
        waiting: deque[Future[tuple[Tally, Said]]] = deque()
        try:
            for part in chain(few, parts):
                waiting.append(pool.submit(_at_work, part))
                if len(waiting) > jobs + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_work: _Work | None = None


def _take(work: _Work) -> None:
    """Ctrl-C is for the process that reads; it ends the others."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _at_work(part: Segment) -> tuple[Tally, Said]:
    assert _work is not None
    return _tally(_work, part)


def _tally(work: _Work, part: Segment) -> tuple[Tally, Said]:
    lines = lines_of(part[0])
    tally, said = Tally(), Said(lines=len(lines), wrong=part[1])
    for keys in reader(work.form, work.head)(lines, said):
        tally.add(work.matcher, keys.keys, keys.sizes, keys.database)
    return tally, said
