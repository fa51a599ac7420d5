"""Which file an import means, by the shape of the paths alone.

Nothing is imported and ``sys.path`` is not asked: the linted project need not be installed. A dotted
module ``a.b`` is looked for as ``a/b.py`` or ``a/b/__init__.py`` in the importing file's folder and
in every folder above it up to the root (sibling scripts, packages), and in the ``src`` and ``lib``
beside those. Failing that, the file of the list whose path ends so and that lies nearest to the
importing file. A folder that is a package itself is no place for a top-level module: ``import types``
in ``app/models.py`` does not mean ``app/types.py``. Only where nothing else is found, and the name has a dot,
it is one: folders that programs are started in, and that are in ``sys.path``, may have an ``__init__.py``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from pathlib import Path, PurePosixPath

from clusterlint.discover.shown import Imported
from clusterlint.discover.walk import relative

_LAYOUTS = ("", "src", "lib", "python")


class Modules:
    """Finds files by module name. ``probe``: files that are not in the list are looked for on the disk."""

    def __init__(self, root: Path, files: Iterable[str], *, probe: bool) -> None:
        self._root = root
        self._known = frozenset(files)
        self._probe = probe
        self._exists: dict[str, bool] = {}
        self._names: dict[str, frozenset[str]] = {}  # folder -> what could be modules in it
        self._bases: dict[str, tuple[tuple[str, bool], ...]] = {}
        self._holding: dict[tuple[str, str], tuple[tuple[str, bool], ...]] = {}
        self._cache: dict[tuple[str, str], str | None] = {}

    @cached_property
    def _by_tail(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in sorted(self._known):
            found.setdefault(tail(name), []).append(name)
        return found

    def targets(self, importer: str, imported: Imported) -> Iterator[str]:
        """Paths (relative to the root) of the files that one import takes something from."""
        folder = importer.rpartition("/")[0]
        module = imported.module.replace(".", "/").strip("/")
        if imported.level:
            for _ in range(imported.level - 1):
                folder = folder.rpartition("/")[0]
            base = "/".join(part for part in (folder, module) if part)
            yield from self._present(base or ".")
            yield from (hit for name in imported.names for hit in self._present(f"{base}/{name}"))
            return
        if not module:
            return
        yield from self._absolute(folder or ".", module)
        for name in imported.names:
            yield from self._absolute(folder or ".", f"{module}/{name}")

    def _absolute(self, folder: str, module: str) -> Iterator[str]:
        # Most of what is imported from modules is no module, and no file is called like it.
        if not self._probe and module.rpartition("/")[2] not in self._by_tail:
            return
        key = (folder, module)
        if key not in self._cache:
            self._cache[key] = self._find(folder, module)
        hit = self._cache[key]
        if hit is not None:
            yield hit

    def _find(self, folder: str, module: str) -> str | None:
        head = module.split("/")[0]
        standard = head in sys.stdlib_module_names
        for base, beside in self._that_hold(folder, head):
            if beside or not standard:
                hit = None if self._is_package(base) else next(self._present(f"{base}/{module}"), None)
                if hit is not None:
                    return hit
        return None if standard else self._nearest(folder, module) or self._in_package(folder, module)

    def _in_package(self, folder: str, module: str) -> str | None:
        """A submodule that is imported from a folder that is a package itself."""
        around = self._that_hold(folder, module.split("/")[0]) if "/" in module else ()
        return next((hit for base, _ in around for hit in self._present(f"{base}/{module}")), None)

    def _that_hold(self, folder: str, head: str) -> tuple[tuple[str, bool], ...]:
        """Where a module of that name may lie, and whether it is beside the importer."""
        key = (folder, head)
        if key not in self._holding:
            self._holding[key] = tuple(one for one in self._around(folder) if head in self._in(one[0]))
        return self._holding[key]

    def _around(self, folder: str) -> tuple[tuple[str, bool], ...]:
        """Where imports of the files of a folder are looked for, the nearest first."""
        if folder not in self._bases:
            place = PurePosixPath(folder)
            around = (place, *place.parents) if ".." not in place.parts else (place,)
            self._bases[folder] = tuple(
                ("/".join(part for part in (*above.parts, layout) if part), above == place)
                for above in around
                for layout in _LAYOUTS
            )
        return self._bases[folder]

    def _in(self, folder: str) -> frozenset[str]:
        """The names in a folder that may be modules or packages; it is listed once."""
        own = folder.removeprefix("./").removeprefix("/")
        own = "" if own == "." else own
        if own not in self._names:
            found = set(self._children.get(own, ()))
            if self._probe:
                with contextlib.suppress(OSError, ValueError):
                    found |= {name.removesuffix(".py") for name in os.listdir(self._root / own)}
            self._names[own] = frozenset(found)
        return self._names[own]

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        """Folder -> the names of the known files and folders in it, of which some are modules."""
        found: dict[str, set[str]] = {}
        for name in self._known:
            folder, _, last = name.rpartition("/")
            last = last.removesuffix(".py")
            while last not in (held := found.setdefault(folder, set())):
                held.add(last)
                if not folder:
                    break
                folder, _, last = folder.rpartition("/")
        return found

    def _nearest(self, folder: str, module: str) -> str | None:
        def shared(name: str) -> int:
            pairs = zip(name.split("/"), folder.split("/"), strict=False)
            return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

        ends = (f"/{module}.py", f"/{module}/__init__.py")
        listed = self._by_tail.get(module.rsplit("/", 1)[-1], ())
        hits = [
            name
            for name in listed
            for end in ends
            if name.endswith(end) and not self._is_package(name.removesuffix(end))
        ]
        return min(hits, key=lambda name: (-shared(name), name.count("/"), name), default=None)

    def _present(self, base: str) -> Iterator[str]:
        own = base.removeprefix("./").removeprefix("/")
        folder, _, last = own.rpartition("/")
        if own != "." and last not in self._in(folder):
            return
        for name in (f"{own}.py", f"{own}/__init__.py" if own != "." else "__init__.py"):
            if name in self._known or (self._probe and self._on_disk(name)):
                yield name

    def _is_package(self, folder: str) -> bool:
        own = f"{folder}/__init__.py".removeprefix("./").removeprefix("/")
        return own in self._known or (self._probe and self._on_disk(own))

    def _on_disk(self, name: str) -> bool:
        if name not in self._exists:
            path = self._root / name
            self._exists[name] = path.is_file() and relative(path, self._root) == name
        return self._exists[name]


def tail(name: str) -> str:
    """The last part of the name of the module that a file is."""
    folder, _, last = name.rpartition("/")
    if last == "__init__.py":
        return folder.rpartition("/")[2]
    stem, dot, _ = last.rpartition(".")
    return stem if stem and dot else last
