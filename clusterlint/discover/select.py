"""The one function of this step: from paths to the few files that can touch Redis.

Files of the given paths are *seeds* when their bytes mention Redis. Taken are the seeds; the files that
import a seed which imports a client library (two steps: the client is often made in one module, handed on
by a second and used in a third); files that show a third-party library which may use Redis (Celery, RQ);
and what all those import (two steps: constants, key helpers). Imports may lead out of the given paths:
such files are linked, but what is found there is only counted. The files that import a *given* file from
outside are not looked for: that would cost reading everything, and the hook is to feel instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clusterlint.discover.modules import Modules
from clusterlint.discover.prefilter import can_make_clients, can_show_library, can_touch_redis, imports
from clusterlint.discover.read import read
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.discover.walk import Listing, relative, walk

STEPS = 2


@dataclass(frozen=True, slots=True)
class Discovery:
    """What discovery gives.

    ``given``: paths whose findings are shown; other files are there for linking. ``folder``: a folder was
    given, not just files, so that what concerns the program as a whole is shown too.
    """

    files: tuple[SourceFile, ...]
    problems: tuple[FileProblem, ...]
    scanned: int
    given: frozenset[str]
    folder: bool = False


def discover(paths: Sequence[Path], root: Path, excludes: Sequence[str], *, force_exclude: bool) -> Discovery:
    """The files to analyse under ``paths`` (absolute). Raises UserError for a path that does not exist."""
    listing = walk(paths, root, excludes, force_exclude=force_exclude)
    folder = any(path.is_dir() for path in paths)
    return replace(_select(listing, root, {}), folder=folder)


def with_file(discovery: Discovery, path: Path, root: Path) -> Discovery:
    """The choice with one more file, whatever it holds: somebody asks about it."""
    name = relative(path, root)
    if any(file.path == name for file in discovery.files):
        return discovery
    found = read(path, name)
    if isinstance(found, FileProblem):
        known = any(one.path == name for one in discovery.problems)
        return discovery if known else replace(discovery, problems=(*discovery.problems, found))
    return replace(discovery, files=tuple(sorted((*discovery.files, found), key=lambda file: file.path)))


def from_stdin(content: bytes, path: Path, root: Path) -> Discovery:
    """One file from standard input that stands for ``path`` (which need not exist)."""
    name = relative(path, root)
    return _select(Listing({name: path}), root, {name: SourceFile(name, content)})


def _select(listing: Listing, root: Path, loaded: dict[str, SourceFile]) -> Discovery:
    graph = _Graph(listing, root, loaded)
    for name in sorted(listing.files):
        graph.load(name)
    files = [graph.sources[name] for name in sorted(graph.chosen()) if name in graph.sources]
    problems = [*listing.problems, *graph.problems]
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.reason))
    given = frozenset(listing.files) | {problem.path for problem in listing.problems}
    return Discovery(tuple(files), tuple(problems), len(graph.read), given)


class _Graph:
    """Files and their imports, read when asked for."""

    def __init__(self, listing: Listing, root: Path, loaded: dict[str, SourceFile]) -> None:
        self._listing, self._root = listing, root
        self._modules = Modules(root, listing.files, probe=not listing.whole)
        self._targets: dict[str, tuple[str, ...]] = {}
        self._loaded = loaded
        self.sources: dict[str, SourceFile] = {}
        self.problems: list[FileProblem] = []
        self.read: set[str] = set()
        self._seeds: set[str] = set()
        self._with_library: set[str] = set()

    def load(self, name: str) -> None:
        """Read the file once; remember whether its bytes mention Redis."""
        if name in self.read:
            return
        self.read.add(name)
        path = self._listing.files.get(name, self._root / name)
        source = self._loaded.get(name) or read(path, name)
        if isinstance(source, FileProblem):
            self.problems.append(source)
            return
        self.sources[name] = source
        # A file with null bytes (UTF-16, say) hides its words: let it be named, not lost.
        if can_touch_redis(source.content) or b"\0" in source.content:
            self._seeds.add(name)
        elif can_show_library(source.content):
            self._with_library.add(name)

    def targets(self, name: str) -> tuple[str, ...]:
        """What the file imports, as far as it lies under the root."""
        if name not in self._targets:
            source = self.sources.get(name)
            listed = imports(source.content) if source else ()
            hits = {hit for imported in listed for hit in self._modules.targets(name, imported)}
            self._targets[name] = tuple(sorted(hits - {name}))
        return self._targets[name]

    def chosen(self) -> set[str]:
        """The names of the files to analyse."""
        known = self._forward(self._listing.files, STEPS) if not self._listing.whole else set(self.sources)
        importers: dict[str, set[str]] = {}
        for name in sorted(known):
            for target in self.targets(name):
                importers.setdefault(target, set()).add(name)
        taken = self._seeds & known
        seen = frontier = {name for name in taken if can_make_clients(self.sources[name].content)}
        for _ in range(STEPS):
            # Not without `taken`: a client may pass through a file that is taken for words of its own.
            frontier = {user for name in frontier for user in importers.get(name, ())} - seen
            seen = seen | frontier
            taken |= frontier
        return self._forward(taken | (self._with_library & known), STEPS)

    def _forward(self, names: Iterable[str], steps: int) -> set[str]:
        taken = set(names)
        frontier = set(taken)
        for _ in range(steps):
            frontier = {target for name in sorted(frontier) for target in self.targets(name)} - taken
            for name in sorted(frontier):
                self.load(name)
            taken |= frontier
        return taken
