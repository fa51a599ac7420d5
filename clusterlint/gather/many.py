"""From files to their facts, each by the cheapest way there is; the order of the files is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from clusterlint.cache.identity import digest
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.gather.means import Means
from clusterlint.gather.outcome import Failed, Outcome, Unreadable, decode, examine, maker

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""

Task = tuple[int, bytes]
"""The place of a file in the sequence, and its bytes."""

Answer = tuple[int, bytes]
"""The same, and its encoded outcome."""

WORKER = Path(__file__).with_name("worker.py")

FEW = 300_000
"""Bytes of source; less is read here before another process has started."""

KIND = "facts"


class Gathered(Struct, frozen=True):
    """Facts and problems in the order of the files; ``failures``: a line for each file that broke us."""

    facts: list[FileFacts]
    problems: list[FileProblem]
    failures: list[str]


def gather(
    sources: Iterable[SourceFile],
    means: Means,
    progress: Progress,
    known: dict[SourceFile, FileFacts] | None = None,
) -> Gathered:
    """The facts of the files. ``known``: those of this run so far; it is added to. Never raises for input."""
    known = {} if known is None else known
    files = tuple(sources)
    new = tuple(source for source in files if source not in known)
    found = Gathered([], [], [])
    made: dict[str, FileProblem | str] = {}
    for place, _, outcome in outcomes(new, means, progress):
        source = new[place]
        if isinstance(outcome, Failed):
            made[source.path] = f"reading {source.path} failed: {outcome.what}"
        elif isinstance(outcome, Unreadable):
            made[source.path] = FileProblem(source.path, outcome.reason, outcome.line, outcome.column)
        else:
            known[source] = FileFacts(source.path, outcome.body, outcome.comments)
    for source in files:
        result = made.get(source.path)
        if result is None:
            found.facts.append(known[source])
        elif isinstance(result, FileProblem):
            found.problems.append(result)
        else:
            found.failures.append(result)
    return found


def outcomes(
    files: Sequence[SourceFile], means: Means, progress: Progress
) -> Iterator[tuple[int, bytes, Outcome]]:
    """The outcome of every file, encoded and not, with its place in the sequence, in any order."""
    known = _Known(means)
    missing: list[int] = []
    done = 0
    for place, source in enumerate(files):
        kept = known.look_up(source)
        if kept is None:
            missing.append(place)
        else:
            done += 1
            yield place, *kept
    progress(done, len(files))
    means.notes.append(f"facts of {done} files were known, {len(missing)} files are read")
    for place, raw in _examined(files, missing, means):
        outcome = decode(raw) or Failed("what was made of it cannot be read back")
        if not isinstance(outcome, Failed):  # the next run may have more memory
            known.keep(files[place], raw)
        done += 1
        progress(done, len(files))
        yield place, raw, outcome
    progress(len(files), len(files))


class _Known:
    """The outcomes that are known by content: those of other machines and those in the cache."""

    def __init__(self, means: Means) -> None:
        self._given = means.given
        self._store = means.store
        try:
            self._maker = maker()
        except OSError:
            self._store, self._maker = None, b""

    def look_up(self, source: SourceFile) -> tuple[bytes, Outcome] | None:
        if not self._given and self._store is None:
            return None
        key = digest(self._maker, source.content)
        raw = self._given.get(key)
        if raw is None and self._store is not None:
            raw = self._store.get(KIND, key)
        outcome = None if raw is None else decode(raw)
        return None if raw is None or outcome is None or isinstance(outcome, Failed) else (raw, outcome)

    def keep(self, source: SourceFile, raw: bytes) -> None:
        if self._store is not None:
            self._store.put(KIND, digest(self._maker, source.content), raw)


def _examined(files: Sequence[SourceFile], missing: Sequence[int], means: Means) -> Iterator[Answer]:
    """The outcomes of the missing files, in any order."""
    size = sum(len(files[place].content) for place in missing)
    contents = [(place, files[place].content) for place in missing]
    if means.scheduler is not None and missing:
        from clusterlint.gather.dask_cluster import on_cluster

        yield from on_cluster(contents, means.scheduler)
        return
    processes = min(means.processes(), size // (FEW // 2), len(missing))
    if size < FEW or processes < 2:
        yield from ((place, examine(content)) for place, content in contents)
        return
    means.notes.append(f"{processes} processes read {size // 1000} kB")
    yield from beside(contents, processes)


def beside(contents: Sequence[Task], processes: int, worker: Path = WORKER) -> Iterator[Answer]:
    """The outcomes as processes beside this one make them; what none can be started for is made here."""
    from clusterlint.processes import Lost, in_processes, program

    of = dict(contents)
    for place, raw in in_processes(contents, processes, program(worker)):
        if isinstance(raw, Lost):
            yield place, msgspec.msgpack.encode(Failed(f"the process that read it {raw.how}"))
        else:
            yield place, examine(of[place]) if raw is None else raw
