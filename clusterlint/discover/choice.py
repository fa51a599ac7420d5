"""Which of the files are analysed, each with why: seeds, those that get a client from them, what all need.

Files are *seeds* when their code may make, hold or use a client. Taken are the seeds; the files that import
what a seed makes of a client library (two steps: it is often made in one module, handed on by a second and
used in a third); files that show a third-party library which may use Redis (Celery, RQ); and what all
those import for it (two steps: constants, key helpers); name by name, as closure.py has it. Where one of them
reads the settings of Django, modules of settings are taken as well: nobody imports them.
"""

from __future__ import annotations

from collections.abc import Iterable

from clusterlint.discover.closure import STEPS, Closure
from clusterlint.discover.files import Files
from clusterlint.discover.guard import LARGEST_PARSED
from clusterlint.discover.modules import Modules, tail
from clusterlint.discover.outline import Outline
from clusterlint.discover.shown import Imported

WORDS, CLIENT, LIBRARY, IMPORTED, SETTINGS = (
    "its code has words of Redis",
    "it may get a client from a module that it imports",
    "a library that may use Redis is set up or imported in it",
    "a file that is analysed imports something from it",
    "a file that is analysed reads Django's settings, which it may be",
)
"""Why a file is in."""


class Choice:
    """Made of what the files show and import."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._whole = files.listing.whole
        self._modules = Modules(files.root, files.listing.files, probe=not self._whole)
        self._targets: dict[str, tuple[str, ...]] = {}
        self._outlines: dict[str, Outline | None] = {}

    def made(self) -> dict[str, str]:
        """The names of the files to analyse, each with why."""
        files = self._files
        known = set(files.digests) if self._whole else self._forward(files.listing.files)
        seeds, showing = self._telling(known)
        makers = {name for name in seeds if (found := files.evidence(name)) and found.look.clients}
        closure = Closure(self._modules, self.outline)
        users = closure.users(seeds, makers, lambda names: self._importers(names, known)) - seeds
        below = closure.below(seeds | users, showing - seeds - users)
        for name in sorted(below):
            files.load(name)
        settings = self._settings(known, seeds | users | showing | below)
        own, others = self._telling(below)  # some of them tell of Redis themselves
        layers = (
            (seeds | own, WORDS),
            (showing | others, LIBRARY),
            (users, CLIENT),
            (below, IMPORTED),
            (settings, SETTINGS),
        )
        return {name: why for names, why in reversed(layers) for name in names}

    def _telling(self, names: Iterable[str]) -> tuple[set[str], set[str]]:
        """Of some files those that show a client themselves, and those that show a library."""
        seeds: set[str] = set()
        showing: set[str] = set()
        for name in names:
            found = self._files.evidence(name)
            # A file with null bytes (UTF-16, say) hides its words: let it be named, not lost.
            if found is not None and (found.look.redis or found.null):
                seeds.add(name)
            if found is not None and found.look.library:
                showing.add(name)
        return seeds, showing

    def targets(self, name: str) -> tuple[str, ...]:
        """What the file imports, as far as it lies under the root."""
        if name not in self._targets:
            hits = {hit for one in self._imports(name) for hit in self._modules.targets(name, one)}
            self._targets[name] = tuple(sorted(hits - {name}))
        return self._targets[name]

    def _imports(self, name: str) -> tuple[Imported, ...]:
        found = self._files.evidence(name)
        return found.imports if found is not None else ()

    def _importers(self, names: set[str], known: set[str]) -> dict[str, set[str]]:
        """Of each of some files, the known files that import it."""
        found: dict[str, set[str]] = {}
        tails = frozenset(map(tail, names))
        may: dict[Imported, bool] = {}  # most imports stand in many files, and mean none of these
        for name in sorted(known):
            for one in self._imports(name):
                if one not in may:
                    may[one] = _may_mean(one, tails)
                if may[one]:
                    for target in self._modules.targets(name, one):
                        if target in names and target != name:
                            found.setdefault(target, set()).add(name)
        return found

    def _settings(self, known: set[str], taken: set[str]) -> set[str]:
        """The modules of settings, if a file that is taken reads Django's."""
        if not any(one.module.startswith(_READ_SETTINGS) for name in taken for one in self._imports(name)):
            return set()
        return {name for name in known if _may_be_settings(name)}

    def outline(self, name: str) -> Outline | None:
        """The statements of a file; None for one that cannot be read, or that nobody will parse."""
        if name not in self._outlines:
            self._files.load(name)
            source = self._files.source(name)
            parsed = source is not None and len(source.content) <= LARGEST_PARSED
            self._outlines[name] = Outline(source.content) if source is not None and parsed else None
        return self._outlines[name]

    def _forward(self, names: Iterable[str]) -> set[str]:
        taken = set(names)
        frontier = set(taken)
        for _ in range(STEPS):
            frontier = {target for name in sorted(frontier) for target in self.targets(name)} - taken
            for name in sorted(frontier):
                self._files.load(name)
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
