"""From files to their facts, each by the cheapest way there is; the order of the files is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from clusterlint.cache.identity import digest
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.extract.facts import FileFacts
from clusterlint.gather.means import Means
from clusterlint.gather.outcome import Failed, decode, examine, maker, named

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""

Answer = tuple[int, bytes]
"""The place of a file in the sequence, and its encoded outcome."""

FEW = 300_000
"""Bytes of source; less is read here before another process has started."""

KIND = "facts"


@dataclass(frozen=True, slots=True)
class Gathered:
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
    found: dict[int, FileFacts | FileProblem | str] = {
        place: known[source] for place, source in enumerate(files) if source in known
    }
    keys = _Keys(means)
    missing: list[int] = []
    for place, source in enumerate(files):
        if place not in found:
            kept = keys.look_up(source)
            if kept is None:
                missing.append(place)
            else:
                found[place] = kept
    done = len(found)
    progress(done, len(files))
    if files:
        means.notes.append(f"{len(files)} files: facts of {done} were known, {len(missing)} are read")
    for place, raw in _examined(files, missing, means):
        found[place] = _taken(files[place], raw)
        keys.keep(files[place], raw, found[place])
        done += 1
        progress(done, len(files))
    progress(len(files), len(files))
    results = [found[place] for place in range(len(files))]
    for source, result in zip(files, results, strict=True):
        if isinstance(result, FileFacts):
            known[source] = result
    return Gathered(
        [one for one in results if isinstance(one, FileFacts)],
        [one for one in results if isinstance(one, FileProblem)],
        [one for one in results if isinstance(one, str)],
    )


class _Keys:
    """The outcomes that are known by content: those of other machines and those in the cache."""

    def __init__(self, means: Means) -> None:
        self._given = means.given
        self._store = means.store
        try:
            self._maker = maker()
        except OSError:
            self._store, self._maker = None, b""

    def look_up(self, source: SourceFile) -> FileFacts | FileProblem | None:
        if not self._given and self._store is None:
            return None
        key = digest(self._maker, source.content)
        raw = self._given.get(bytes.fromhex(key))
        if raw is None and self._store is not None:
            raw = self._store.get(KIND, key)
        outcome = None if raw is None else decode(raw)
        return None if outcome is None or isinstance(outcome, Failed) else named(outcome, source.path)

    def keep(self, source: SourceFile, raw: bytes, result: FileFacts | FileProblem | str) -> None:
        """A failure is not kept: the next run may have more memory."""
        if self._store is not None and not isinstance(result, str):
            self._store.put(KIND, digest(self._maker, source.content), raw)


def _taken(source: SourceFile, raw: bytes) -> FileFacts | FileProblem | str:
    outcome = decode(raw)
    if outcome is None:
        return f"reading {source.path} failed: what was made of it cannot be read back"
    if isinstance(outcome, Failed):
        return f"reading {source.path} failed: {outcome.what}"
    return named(outcome, source.path)


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
    from clusterlint.gather.processes import in_processes

    means.notes.append(f"{processes} processes read {size // 1000} kB")
    yield from in_processes(contents, processes)
