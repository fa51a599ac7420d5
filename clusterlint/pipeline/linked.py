"""The first three arrows, discover, extract and link: the one program that every command looks at."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Callable, Iterable, Set

from msgspec import Struct
from msgspec.structs import replace

from clusterlint.catalog.target import target
from clusterlint.dependencies import Dependencies, find
from clusterlint.dependencies.requirement import parse_client
from clusterlint.discover import Discovery, FileProblem, SourceFile, lua_files
from clusterlint.discover.choice import IMPORTED
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lua import LuaFile, lua_file
from clusterlint.gather import Gathered, Means, gather
from clusterlint.link.linker import join, link
from clusterlint.link.parts import parts_of
from clusterlint.link.program import Program
from clusterlint.link.surroundings import Surroundings
from clusterlint.pipeline.link_parts import records_of
from clusterlint.processors import processors
from clusterlint.settings.model import Settings

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""

ALONE = Means()
"""One process and no cache."""


class Linked(Struct, frozen=True):
    """The program that every command looks at, and what could not be read for it."""

    facts: list[FileFacts]
    dependencies: Dependencies
    program: Program
    problems: tuple[FileProblem, ...]
    failures: tuple[str, ...]
    broken: bool = False  # linking failed: the program is empty
    scripts: tuple[LuaFile, ...] = ()

    @property
    def manifests(self) -> frozenset[str]:
        """The manifests and lock files that were found, also those that could not be read."""
        read = {item.path for item in self.dependencies.items}
        return frozenset(read | {item.path for item in self.dependencies.problems})

    @property
    def remarks(self) -> tuple[str, ...]:
        """A line for each file that is not in the program."""
        return tuple(sorted(f"{item.path}:{item.line}: not read: {item.reason}" for item in self.problems))


def linked(
    discovery: Discovery,
    settings: Settings,
    progress: Progress,
    means: Means,
    watched: tuple[str, int] | None = None,
    known: dict[SourceFile, FileFacts] | None = None,
) -> Linked:
    found = gather(discovery.files, means, progress, known)
    dependencies = find(settings.root, [file.path for file in found.facts])
    helpers = _helpers(discovery)
    asked = discovery.given if helpers else frozenset()
    scripts = scripts_of(discovery, settings)
    program, broken = link_facts(
        found.facts, settings, dependencies, watched, helpers=helpers, asked=asked, scripts=scripts
    )
    return replace(joined(discovery, found, dependencies, program, broken), scripts=scripts)


def scripts_of(discovery: Discovery, settings: Settings) -> tuple[LuaFile, ...]:
    """The Lua files that the code may read."""
    return texts_of(lua_files(settings.root, settings.exclude, discovery.files))


def texts_of(files: Iterable[SourceFile]) -> tuple[LuaFile, ...]:
    """What linking gets of them."""
    return tuple(map(lua_file, files))


def _helpers(discovery: Discovery) -> frozenset[str]:
    """Where only some files are asked about, those that they import something from, and that know no Redis.

    What is found in them is not shown: their functions matter as far as the others call them.
    """
    if discovery.folder:
        return frozenset()
    asked = discovery.given
    return frozenset(path for path, why in discovery.reasons.items() if why == IMPORTED and path not in asked)


def joined(
    discovery: Discovery,
    found: Gathered,
    dependencies: Dependencies,
    program: Program,
    broken: tuple[str, ...],
) -> Linked:
    problems = (*discovery.problems, *found.problems, *dependencies.problems)
    return Linked(found.facts, dependencies, program, problems, (*found.failures, *broken), bool(broken))


def contents_of(discovery: Discovery) -> dict[str, bytes]:
    return {source.path: source.content for source in discovery.files}


def link_facts(
    facts: list[FileFacts],
    settings: Settings,
    dependencies: Dependencies,
    watched: tuple[str, int] | None = None,
    helpers: Set[str] = frozenset(),
    asked: Set[str] = frozenset(),
    scripts: tuple[LuaFile, ...] = (),
) -> tuple[Program, tuple[str, ...]]:
    around = Surroundings(
        masters=settings.masters,
        mode=settings.mode,
        dependencies=dependencies,
        client=parse_client(settings.client) if settings.client else None,
        target=target(settings.target) if settings.target else None,
        scripts=scripts,
    )
    try:
        if watched is not None:
            return link(facts, around, with_hops=True, watched=watched), ()
        processes = settings.jobs or processors()
        return join(records_of(parts_of(facts, helpers, asked, scripts), processes), facts, around), ()
    except Exception as problem:
        failure = f"linking {len(facts)} files failed: {type(problem).__name__}: {problem}"
        return Program(masters=settings.masters, mode=settings.mode), (failure,)


def lines_of(content: bytes) -> tuple[str, ...]:
    """The source as libcst counts its lines: form feeds and other separators do not end one."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        text = content.decode("utf-8", "replace")
    return tuple(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
