"""The one function of this step: from paths to the few files that can touch Redis.

Which those are is said in choice.py. Imports may lead out of the given paths: such files are linked, but what
is found there is only counted. The files that import a *given* file from outside are not looked for: that
would cost reading everything, and the hook is to feel instant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clusterlint.cache.identity import digest
from clusterlint.cache.store import Store
from clusterlint.discover.evidence import Record
from clusterlint.discover.files import Files
from clusterlint.discover.read import read
from clusterlint.discover.source import FileProblem, SourceFile
from clusterlint.discover.walk import Listing, relative, walk

ASKED = "all files are analysed"
"""Why a file is in where nothing is left out."""

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
    files = Files(listing, root, loaded, Record(store, root))
    files.load_all(sorted(listing.files), processes, meanwhile)
    return replace(_select(files, prefilter), folder=folder)


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
    files = Files(listing, root, {name: SourceFile(name, content)}, Record(None, root))
    files.load(name)
    return _select(files, True)


def _select(files: Files, prefilter: bool) -> Discovery:
    reasons = _chosen(files) if prefilter else dict.fromkeys(files.digests, ASKED)
    taken = [file for name in sorted(reasons) if (file := files.source(name)) is not None]
    listing = files.listing
    files.record.save(frozenset(files.read) if listing.whole else None)
    problems = [*listing.problems, *files.problems]
    problems.sort(key=lambda problem: (problem.path, problem.line, problem.reason))
    given = frozenset(listing.files) | {problem.path for problem in listing.problems}
    known = {name: reasons.get(name) for name in sorted(files.read)}
    return Discovery(tuple(taken), tuple(problems), len(files.read), given, reasons=known)


def _chosen(files: Files) -> dict[str, str]:
    """The names of the files to analyse, each with why; where nothing has changed, as the last run chose."""
    question = None
    if files.listing.whole and files.record.lasting:
        # Where all files are known, the choice is a function of their names and what is in them.
        known = [os.fsencode(name) + files.digests[name] for name in sorted(files.digests)]
        question = bytes.fromhex(digest(*known))
        answer = files.record.chosen(question)
        if answer is not None:
            return answer
    from clusterlint.discover.choice import Choice  # with all that looks into files

    made = Choice(files).made()
    if question is not None:
        files.record.answer(question, made)
    return made
