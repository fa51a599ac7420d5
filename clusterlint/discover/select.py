"""The one function of this step: from paths to the few files that can touch Redis.

Files of the given paths are *seeds* when their code may make, hold or use a client. Taken are the seeds; the
files that import what a seed makes of a client library (two steps: the client is often made in one module,
handed on by a second and used in a third); files that show a third-party library which may use Redis (Celery,
RQ); and what all those import for it (two steps: constants, key helpers); name by name, as closure.py has it.
Where one of them reads the settings of Django, modules of settings are taken as well: nobody imports them.
Imports may lead out of the given paths: such files are linked, but what is found there is only counted. The
files that import a *given* file from outside are not looked for: that would cost reading everything, and the
hook is to feel instant.

Of the files that are not taken only the evidence is kept, not the bytes; with a cache, the evidence of files
that did not change is that of the last run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clusterlint.cache.identity import digest
from clusterlint.cache.store import Store
from clusterlint.discover.closure import STEPS, Closure
from clusterlint.discover.evidence import Evidence, Record, shared
from clusterlint.discover.guard import LARGEST_PARSED
from clusterlint.discover.modules import Modules, tail
from clusterlint.discover.outline import Outline
from clusterlint.discover.prefilter import Imported
from clusterlint.discover.read import read
from clusterlint.discover.scan import MANY, Seen, Together, see
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.discover.walk import Listing, relative, walk

WORDS, CLIENT, LIBRARY, IMPORTED, SETTINGS, ASKED = (
    "its code has words of Redis",
    "it may get a client from a module that it imports",
    "a library that may use Redis is set up or imported in it",
    "a file that is analysed imports something from it",
    "a file that is analysed reads Django's settings, which it may be",
    "all files are analysed",
)
"""Why a file is in."""


_NOTHING: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class Discovery:
    """What discovery gives.

    ``given``: paths whose findings are shown; other files are there for linking. ``folder``: a folder was
    given, not just files, so that what concerns the program as a whole is shown too. ``reasons``: of every
    file that was looked at, why it is in; None for those that are not.
    """

    files: tuple[SourceFile, ...]
    problems: tuple[FileProblem, ...]
    scanned: int
    given: frozenset[str]
    folder: bool = False
    reasons: dict[str, str | None] = field(default_factory=dict, compare=False)


def discover(
    paths: Sequence[Path],
    root: Path,
    excludes: Sequence[str],
    *,
    force_exclude: bool,
    prefilter: bool = True,
    store: Store | None = None,
    processes: int = 1,
    unsaved: Mapping[str, bytes] = _NOTHING,
    meanwhile: Callable[[], None] | None = None,
) -> Discovery:
    """The files to analyse under ``paths`` (absolute). Raises UserError for a path that does not exist.

    Without ``prefilter`` all files are taken. ``store`` keeps what the bytes of files showed. ``processes``:
    how many may look at files where there are many; ``meanwhile`` is what this one does first when others
    look at them. ``unsaved``: what an editor has of files, by their paths from the root, instead of what is
    on the disk.
    """
    listing = walk(paths, root, excludes, force_exclude=force_exclude)
    folder = any(path.is_dir() for path in paths)
    loaded = {name: SourceFile(name, content) for name, content in unsaved.items()}
    graph = _Graph(listing, root, loaded, Record(store, root))
    graph.load_all(sorted(listing.files), processes, meanwhile)
    return replace(_select(graph, listing, prefilter), folder=folder)


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
    listing = Listing({name: str(path)})
    graph = _Graph(listing, root, {name: SourceFile(name, content)}, Record(None, root))
    graph.load(name)
    return _select(graph, listing, True)


def _select(graph: _Graph, listing: Listing, prefilter: bool) -> Discovery:
    reasons = graph.chosen() if prefilter else dict.fromkeys(graph.evidence, ASKED)
    files = [file for name in sorted(reasons) if (file := graph.source(name)) is not None]
    graph.record.save(frozenset(graph.read) if listing.whole else None)
    problems = [*listing.problems, *graph.problems]
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.reason))
    given = frozenset(listing.files) | {problem.path for problem in listing.problems}
    known = {name: reasons.get(name) for name in sorted(graph.read)}
    return Discovery(tuple(files), tuple(problems), len(graph.read), given, reasons=known)


class _Graph:
    """Files and their imports, read when asked for."""

    def __init__(self, listing: Listing, root: Path, loaded: dict[str, SourceFile], record: Record) -> None:
        self._listing, self._root = listing, root
        self._modules = Modules(root, listing.files, probe=not listing.whole)
        self._targets: dict[str, tuple[str, ...]] = {}
        self._loaded = loaded
        self._kept: dict[str, SourceFile] = {}
        self._outlines: dict[str, Outline | None] = {}
        self.record = record
        self.evidence: dict[str, Evidence] = {}
        self.problems: list[FileProblem] = []
        self.read: set[str] = set()

    def load_all(self, names: Sequence[str], processes: int, meanwhile: Callable[[], None] | None) -> None:
        """Look at many files, if there are enough of them in several processes."""
        left = [name for name in names if not self._remember(name)]
        processes = min(processes, 2 * len(left) // MANY)
        if processes < 2 or self._loaded:
            for name in left:
                self.load(name)
            return
        together = Together(
            [(name, self._path(name)) for name in left], processes - 1, lasting=self.record.lasting
        )
        try:
            if meanwhile is not None:
                meanwhile()
            for name in together.here():
                self.load(name)
                for other, seen in together.seen():
                    self._note(other, seen)
            together.wait()
        finally:
            together.end()
        for name, seen in together.seen():
            self._note(name, seen)
        for name in left:
            self.load(name)

    def load(self, name: str) -> None:
        """Look at the file once."""
        if name not in self.read and not self._remember(name):
            self._note(name, self._see(name))

    def _remember(self, name: str) -> bool:
        """Whether it is known what the file shows."""
        known = None if name in self._loaded else self.record.look_up(name, self._path(name))
        if known is not None:
            self.read.add(name)
            self.evidence[name] = known
        return known is not None

    def _see(self, name: str) -> Seen:
        given = self._loaded.get(name)
        if given is None:
            return see(self._path(name), name, lasting=self.record.lasting)
        return Seen(Evidence.of(given.content, lasting=self.record.lasting), None, None)

    def _note(self, name: str, seen: Seen) -> None:
        self.read.add(name)
        if seen.problem is not None:
            self.problems.append(FileProblem(name, *seen.problem))
        if seen.evidence is not None:
            found = self.evidence[name] = shared(seen.evidence)
            if seen.signature is not None:
                self.record.note(name, seen.signature, found)

    def source(self, name: str) -> SourceFile | None:
        """The bytes of a file; read again where only its evidence is known."""
        if name not in self.evidence:
            return None
        source = self._kept.get(name) or self._loaded.get(name) or read(self._path(name), name)
        if isinstance(source, FileProblem):
            self.problems.append(source)
            return None
        self._kept[name] = source
        return source

    def _path(self, name: str) -> str:
        return self._listing.files.get(name) or os.path.join(self._root, name)

    def targets(self, name: str) -> tuple[str, ...]:
        """What the file imports, as far as it lies under the root."""
        if name not in self._targets:
            known = self.evidence.get(name)
            listed = known.imports if known else ()
            hits = {hit for imported in listed for hit in self._modules.targets(name, imported)}
            self._targets[name] = tuple(sorted(hits - {name}))
        return self._targets[name]

    def chosen(self) -> dict[str, str]:
        """The names of the files to analyse, each with why."""
        if not self._listing.whole or not self.record.lasting:
            return self._choose()
        # Where all files are known, the choice is a function of their names and what is in them.
        known = [os.fsencode(name) + self.evidence[name].digest for name in sorted(self.evidence)]
        question = bytes.fromhex(digest(*known))
        answer = self.record.chosen(question)
        if answer is None:
            answer = self._choose()
            self.record.answer(question, answer)
        return answer

    def _choose(self) -> dict[str, str]:
        known = set(self.evidence) if self._listing.whole else self._forward(self._listing.files)
        # A file with null bytes (UTF-16, say) hides its words: let it be named, not lost.
        seeds = {
            name for name in known if (found := self.evidence.get(name)) and (found.look.redis or found.null)
        }
        makers = {name for name in seeds if self.evidence[name].look.clients}
        showing = {name for name in known if (found := self.evidence.get(name)) and found.look.library}
        closure = Closure(self._modules, self.outline)
        users = closure.users(seeds, makers, lambda names: self._importers(names, known)) - seeds
        below = closure.below(seeds | users, showing - seeds - users)
        for name in sorted(below):
            self.load(name)
        settings = self._settings(known, seeds | users | showing | below)
        layers = (
            (seeds, WORDS),
            (showing, LIBRARY),
            (users, CLIENT),
            (below, IMPORTED),
            (settings, SETTINGS),
        )
        return {name: why for names, why in reversed(layers) for name in names}

    def _importers(self, names: set[str], known: set[str]) -> dict[str, set[str]]:
        """Of each of some files, the known files that import it."""
        found: dict[str, set[str]] = {}
        tails = frozenset(map(tail, names))
        may: dict[Imported, bool] = {}  # most imports stand in many files, and mean none of these
        for name in sorted(known):
            listed = self.evidence[name].imports if name in self.evidence else ()
            for one in listed:
                if one not in may:
                    may[one] = _may_mean(one, tails)
                if may[one]:
                    for target in self._modules.targets(name, one):
                        if target in names and target != name:
                            found.setdefault(target, set()).add(name)
        return found

    def _settings(self, known: set[str], taken: set[str]) -> set[str]:
        """The modules of settings, if a file that is taken reads Django's."""
        listed = (found.imports for name in taken if (found := self.evidence.get(name)))
        if not any(one.module.startswith(_READ_SETTINGS) for imports in listed for one in imports):
            return set()
        return {name for name in known if _may_be_settings(name)}

    def outline(self, name: str) -> Outline | None:
        """The statements of a file; None for one that cannot be read, or that nobody will parse."""
        if name not in self._outlines:
            self.load(name)
            source = self.source(name)
            parsed = source is not None and len(source.content) <= LARGEST_PARSED
            self._outlines[name] = Outline(source.content) if source is not None and parsed else None
        return self._outlines[name]

    def _forward(self, names: Iterable[str]) -> set[str]:
        taken = set(names)
        frontier = set(taken)
        for _ in range(STEPS):
            frontier = {target for name in sorted(frontier) for target in self.targets(name)} - taken
            for name in sorted(frontier):
                self.load(name)
            taken |= frontier
        return taken


def _may_mean(one: Imported, tails: frozenset[str]) -> bool:
    """Whether an import may mean a module whose name ends with one of these."""
    if one.level and not one.module:
        return True  # the package itself, whatever it is called
    return one.module.rpartition(".")[2] in tails or not tails.isdisjoint(one.names)


_READ_SETTINGS = ("django.conf", "django_redis", "django_valkey", "channels", "django.core.cache")


def _may_be_settings(name: str) -> bool:
    """``settings.py``, ``settings/local.py``: what linking takes for the settings of the project."""
    *folders, last = name.removesuffix(".py").split("/")
    return "settings" in last or folders[-1:] == ["settings"]
