"""Where a new module goes so that several files can import it, and how each of them does."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from posixpath import basename, commonpath, dirname

from clusterlint.fix.spelled import Import
from clusterlint.link.test_code import in_tests

_STARTED = re.compile(r"""\A#!|^if __name__ == ["']__main__["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Home:
    """A folder for a module. ``root``: the folder that its dotted name starts from; "" is the top."""

    root: str
    folder: str

    def path(self, name: str) -> str:
        """The file of the module."""
        return f"{self.folder}/{name}.py".removeprefix("/")

    def dotted(self, name: str) -> str:
        """The module as an absolute import names it."""
        inside = self.folder.removeprefix(self.root).strip("/")
        return ".".join([*(part for part in inside.split("/") if part), name])


class Layout:
    """The folders of a project, by its files and what they import."""

    def __init__(
        self,
        imports: Mapping[str, tuple[Import, ...]],
        has: Callable[[str], bool],
        scripts: Container[str] = (),
    ) -> None:
        self._imports = imports
        self._has = has
        self._scripts = scripts  # files that are started by their path

    def homes(self, paths: Iterable[str]) -> dict[str, Home]:
        """For each of the files the home that it can import from; files of one root share one.

        The home is the nearest common folder of those that are no tests.
        """
        roots = {path: self._root(path) for path in sorted(set(paths))}
        known = sorted({root for root, sure in roots.values() if sure}, key=len)
        shared: dict[str, list[str]] = {}
        for path, (root, sure) in roots.items():
            above = next((one for one in known if _above(one, dirname(path))), root)
            own = sure or path in self._scripts  # Python looks in the folder of such a file
            shared.setdefault(root if own else above, []).append(path)
        found = {}
        for root, files in shared.items():
            code = [path for path in files if not in_tests(path)] or files
            folder = commonpath([dirname(path) or "." for path in code]) if code else root
            home = Home(root, "" if folder == "." else folder)
            found.update(dict.fromkeys(files, home))
        return found

    def level(self, path: str, home: Home) -> int:
        """The dots of a relative import, 0 where the file imports absolutely."""
        inside = dirname(path).removeprefix(home.folder).strip("/")
        relative = any(one.level for one in self._imports.get(path, ()))
        if not relative or not _above(home.folder, dirname(path)) or not self._package(dirname(path)):
            return 0
        return 1 + (len(inside.split("/")) if inside else 0)

    def _root(self, path: str) -> tuple[str, bool]:
        """The folder that absolute imports of a file start from, and whether anything says so."""
        folders = list(_upwards(dirname(path)))
        for one in self._imports.get(path, ()):
            head = one.module.split(".")[0]
            if one.level or not head or head in sys.stdlib_module_names:
                continue
            for folder in folders:
                if not self._package(folder) and self._holds(folder, one):
                    return folder, True
        if self._package(dirname(path)):
            return next((folder for folder in folders if not self._package(folder)), ""), True
        return dirname(path), False

    def _holds(self, folder: str, imported: Import) -> bool:
        base = f"{folder}/{imported.module.replace('.', '/')}".removeprefix("/")
        names = (f"{base}.py", f"{base}/__init__.py", f"{base}/{imported.name}.py")
        return any(self._has(name) for name in names)

    def _package(self, folder: str) -> bool:
        return bool(folder) and self._has(f"{folder}/__init__.py")


def _upwards(folder: str) -> Iterable[str]:
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""


def _above(folder: str, other: str) -> bool:
    return not folder or other == folder or other.startswith(f"{folder}/")


def module_name(path: str) -> str:
    """The last part of the name under which others import a file."""
    stem = basename(path).removesuffix(".py")
    return basename(dirname(path)) if stem == "__init__" else stem


def is_script(path: str, texts: Mapping[str, str]) -> bool:
    """Whether a file is started by its path: it can be, and no other imports it from its folder."""
    if _STARTED.search(texts[path]) is None:
        return False
    folder, own = re.escape(basename(dirname(path))), re.escape(module_name(path))
    imported = re.compile(rf"\b{folder}(?:\.{own}\b|\s+import\b[^\n]*\b{own}\b)")
    return not any(imported.search(text) for other, text in texts.items() if other != path)
