"""Which file an import means, without importing anything."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import dirname

from clusterlint.link.clients.libraries import of_redis_library


class ModuleIndex:
    """Files of the program by every dotted name under which an import could mean them.

    ``src/shop/feed.py`` is known as ``src.shop.feed``, ``shop.feed`` and ``feed``; an import takes the
    file that shares the longest folder with the importer among those with the longest name.
    """

    def __init__(self, paths: Iterable[str], shadowed: frozenset[str] = frozenset()) -> None:
        """`shadowed`: modules that import the library of their own name, and so are not what it names."""
        self._shadowed = shadowed
        self._by_name: dict[str, list[str]] = {}
        self.paths = frozenset(paths)
        for path in sorted(self.paths):
            parts = path.removesuffix(".py").split("/")
            if parts[-1] == "__init__":
                parts.pop()
            for start in range(len(parts)):
                self._by_name.setdefault(".".join(parts[start:]), []).append(path)

    def absolute(self, importer: str, module: str) -> str | None:
        """The file of ``import module`` written in ``importer``."""
        found = [p for p in self._by_name.get(module, ()) if "." in module or p not in self._shadowed]
        if not found:
            return None
        if of_redis_library(module):
            # A file called redis.py is no rival of the library, unless the library itself is linked.
            head = module.split(".")[0]
            found = [p for p in found if p.removeprefix("src/").startswith(f"{head}/")]
            if not found or f"{head}/__init__.py" not in {p.removeprefix("src/") for p in self.paths}:
                return None
        here = importer.split("/")[:-1]
        if "." not in module:
            # A bare name is too easily a library of that name: only a sibling, a file of the
            # root, or a package counts.
            found = [p for p in found if self._near(here, p)]
            if not found:
                return None
        return max(found, key=lambda p: (_shared(here, p.split("/")), -p.count("/"), p))

    def _near(self, here: list[str], path: str) -> bool:
        parts = path.removesuffix("/__init__.py").removesuffix(".py").split("/")
        folder = parts[:-1]
        return folder == here[: len(folder)] or folder in ([], ["src"]) or folder == here

    def relative(self, importer: str, level: int, module: str) -> str | None:
        """The file of ``from ..module import``, ``level`` being the number of dots."""
        base = dirname(importer)
        for _ in range(level - 1):
            base = dirname(base)
        name = "/".join(part for part in (base, module.replace(".", "/")) if part)
        return self._file(name)

    def child(self, package: str, name: str) -> str | None:
        """The submodule ``name`` of a package given by its ``__init__.py`` (or folder)."""
        if not package.endswith("__init__.py"):
            return None
        base = dirname(package)
        return self._file(f"{base}/{name}" if base else name)

    def _file(self, stem: str) -> str | None:
        for candidate in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py"):
            if candidate in self.paths:
                return candidate
        return None


def _shared(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
