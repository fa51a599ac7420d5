"""From the root and the analysed files to their manifests.

The cost follows the analysed files: only the folders above them are looked into, and, for code that lies
beside the service that it belongs to, the folders directly below the root. Where none of these names
anything, requirement files are looked for in one more level of folders. No tree is walked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from clusterlint.dependencies import requirements_txt
from clusterlint.dependencies.manifest import Manifest
from clusterlint.dependencies.model import (
    NO_DEPENDENCIES,
    Dependencies,
    Dependency,
    Known,
    best,
    folders_above,
)
from clusterlint.dependencies.reading import Unreadable, text_of
from clusterlint.discover.source import FileProblem

MOST_CHILDREN = 100
"""Folders of one level below the root that are looked into, in the order of their names."""

_NOT_OURS = ("node_modules", "site-packages", "__pycache__")
_REQUIREMENTS = "requirements"

Reader = Callable[[str, str], Manifest]
"""Text, path relative to the root -> what it says. Raises Unreadable."""


def find(root: Path, paths: Iterable[str]) -> Dependencies:
    """Read the manifests that speak for these files (relative to `root`). Never raises for their content.

    A manifest that cannot be read is one problem, unless none of the files lies below its folder.
    """
    above = {folder for path in paths for folder in folders_above(path)}
    if not above:
        return NO_DEPENDENCIES
    disk = _Disk(root)
    near = [_folder(disk, folder) for folder in sorted(above)]
    far = [_folder(disk, folder) for folder in disk.children() if folder not in above]
    told = {item.path for found in near for item in found.items}
    beside = [item for found in far for item in found.items if item.path not in told]
    items = _once([*(item for found in near for item in found.items), *beside]) or _deeper(disk, above)
    problems = {problem.path: problem for found in reversed(near) for problem in found.problems}
    return Dependencies(items, tuple(problems[path] for path in sorted(problems)))


def _deeper(disk: _Disk, above: Set[str]) -> tuple[Dependency, ...]:
    """What requirement files two folders below the root name, but for those of examples and tests."""
    inner = (f"{one}/{name}" for one in disk.children() for name in disk.children(one))
    ours = (one for one in inner if not any(map(requirements_txt.is_aside, one.split("/"))))
    found = (
        _found(disk, folder, _listed(disk, folder, requirements_txt.is_requirements))
        for folder in islice(ours, MOST_CHILDREN)
        if folder not in above
    )
    return _once(item for one in found for item in one.items)


class _Disk:
    """The files below the root; each is read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._texts: dict[str, str | Unreadable | None] = {}

    def text(self, path: str, *, strict: bool = False) -> str | None:
        """See `text_of`; `strict` is the same for all questions about one file."""
        if path not in self._texts:
            try:
                self._texts[path] = text_of(self.root / path, strict=strict)
            except Unreadable as problem:
                self._texts[path] = problem
        text = self._texts[path]
        if isinstance(text, Unreadable):
            raise text
        return text

    def names(self, folder: str) -> list[str]:
        """What is in a folder, in order; nothing where it cannot be looked into."""
        try:
            return sorted(os.listdir(self.root / folder))
        except (OSError, ValueError):
            return []

    def children(self, folder: str = "") -> Iterator[str]:
        """The folders directly below one, without links, hidden ones and installed libraries."""
        place = self.root / folder
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            return
        folders = [entry.name for entry in entries if _may_be_ours(entry)]
        for name in folders[:MOST_CHILDREN]:
            if not (place / name / "pyvenv.cfg").exists():
                yield name


def _may_be_ours(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in _NOT_OURS:
        return False
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


@dataclass(slots=True)
class _Found:
    items: list[Dependency]
    problems: list[FileProblem]


def _folder(disk: _Disk, folder: str) -> _Found:
    """All manifests of one folder and of its requirements/, joined."""
    return _found(disk, folder, _manifests(disk, folder))


def _found(disk: _Disk, folder: str, paths: Iterable[str]) -> _Found:
    manifests: list[Manifest] = []
    problems: list[FileProblem] = []
    for path in paths:
        try:
            manifests += _read(disk, path, folder)
        except Unreadable as problem:
            problems.append(FileProblem(path, problem.reason, problem.line))
    problems += [problem for manifest in manifests for problem in manifest.problems]
    return _Found(_joined(manifests), problems)


def _manifests(disk: _Disk, folder: str) -> Iterator[str]:
    names = disk.names(folder)
    inside = f"{folder}/" if folder else ""
    yield from (inside + name for name in names if _reader(name) or requirements_txt.is_requirements(name))
    for name in requirements_txt.FOLDERS:
        if name in names:
            yield from _of_requirements(disk, inside + name)


def _of_requirements(disk: _Disk, folder: str) -> Iterator[str]:
    """The files of a folder that is named after them, and of the folders in it."""
    for one in (folder, *(f"{folder}/{name}" for name in disk.children(folder))):
        named = _REQUIREMENTS in one.split("/")[-2:]
        fits = requirements_txt.is_listed if named else requirements_txt.is_requirements
        yield from _listed(disk, one, fits)


def _listed(disk: _Disk, folder: str, fits: Callable[[str], bool]) -> Iterator[str]:
    return (f"{folder}/{name}" for name in disk.names(folder) if fits(name))


def _read(disk: _Disk, path: str, folder: str) -> Iterator[Manifest]:
    """What a manifest says, and the requirement files that it includes."""
    reader = _reader(path.rpartition("/")[2])
    if reader is None:
        here = path.rpartition("/")[0] == folder
        yield requirements_txt.read(path, disk.text, None if here else folder)
        return
    text = disk.text(path, strict=not path.endswith((".py", ".cfg")))
    if text is None:
        return
    manifest = reader(text, path)
    yield manifest
    for included in manifest.includes:
        if not included.startswith(("..", "/")):
            yield requirements_txt.read(included, disk.text, folder)


def _reader(name: str) -> Reader | None:
    """What reads a file of this name, imported when it is needed; None for requirement files and others."""
    if name == "pyproject.toml":
        from clusterlint.dependencies.pyproject import read
    elif name == "uv.lock":
        from clusterlint.dependencies.uv_lock import read
    elif name in ("poetry.lock", "pdm.lock"):
        from clusterlint.dependencies.poetry_lock import read
    elif name.startswith("pylock.") and name.endswith(".toml"):
        from clusterlint.dependencies.pylock import read
    elif name == "Pipfile":
        from clusterlint.dependencies.pipfile import read
    elif name == "Pipfile.lock":
        from clusterlint.dependencies.pipfile import read_lock as read
    elif name == "setup.cfg":
        from clusterlint.dependencies.setup_cfg import read
    elif name == "setup.py":
        from clusterlint.dependencies.setup_py import read
    else:
        return None
    return read


def _joined(manifests: list[Manifest]) -> list[Dependency]:
    """The items of a folder's manifests, each in the light of the others."""
    asked: dict[str, list[Dependency]] = {}
    constraints: dict[str, list[Dependency]] = {}
    for manifest in manifests:
        for item in manifest.items if manifest.tells_direct and not manifest.lock else ():
            asked.setdefault(item.name, []).append(item)
        for item in manifest.constraints:
            constraints.setdefault(item.name, []).append(item)
    joined: list[Dependency] = []
    for manifest in manifests:
        for item in manifest.items:
            if not manifest.tells_direct and asked:
                item = _told(item, asked.get(item.name, []))
            joined.append(item if manifest.lock else _constrained(item, constraints.get(item.name, [])))
    return joined


def _told(locked: Dependency, asked: list[Dependency]) -> Dependency:
    """A package of a file that does not tell who asked for it: the project file beside it does."""
    extras = locked.extras.union(*(item.extras for item in asked))
    return replace(locked, direct=bool(asked), extras=extras)


def _constrained(item: Dependency, constraints: list[Dependency]) -> Dependency:
    """The requirement, or the constraint where that says more: both hold, so the higher bound counts."""
    if not constraints:
        return item
    tightest = best(constraints)
    if _says_more(tightest, item):
        return replace(tightest, extras=item.extras, conditional=item.conditional, direct=item.direct)
    return item


def _says_more(one: Dependency, other: Dependency) -> bool:
    if one.known is Known.UNBOUNDED or one.known is not other.known:
        return list(Known).index(one.known) < list(Known).index(other.known)
    from packaging.version import Version

    return Version(one.version) > Version(other.version)


def _once(items: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """Each place once for a folder, although a file is read for itself and for those that include it."""
    kept: dict[tuple[str, int, str, str], Dependency] = {}
    for item in items:
        key = (item.path, item.line, item.specifier, item.folder)
        if key not in kept or (kept[key].conditional and not item.conditional):
            kept[key] = item
    return tuple(sorted(kept.values(), key=lambda item: (item.path, item.line, item.name, item.folder)))
