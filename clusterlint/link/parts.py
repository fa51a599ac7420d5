"""The parts of a large program that have nothing to do with each other, each to be linked on its own.

Whoever audits the checkouts of an organisation, or a folder of services, has many programs at once. What one
of them holds must not depend on which others lie beside it, and processes can share the work.

A folder directly below the root is a part of its own if no file of it imports a file of another one, or names
it in a text as an import would ("shop.settings", "orders"), and none of another one does so with it. Where
files lie in the root itself, or the program is small, all of it is one part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

import msgspec

from clusterlint.extract import ir
from clusterlint.extract.facts import FileFacts
from clusterlint.extract.lua import LuaFile
from clusterlint.link.resolve import ModuleIndex
from clusterlint.link.third_party.library_imports import imports_of, shadowed

LARGE = 2_000_000
"""Bytes of facts, as they are written down, from which on a program is divided: some 60,000 lines of code."""

_MORE, _LEAST = 2, 1 / 8
"""Of the work of a pass a part may have twice its share, as several are linked at a time; and the least."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Files that are linked together.

    `share`: of the work that may be done for the whole program. `helpers`: paths of files whose functions are
    of interest only if others call them, and for what they do with the files that are `asked` about.
    `scripts`: the Lua files below its folders, and those that lie in nobody's.
    """

    number: int
    files: tuple[FileFacts, ...]
    shadowed: tuple[str, ...] = ()  # modules that import the library of their own name
    share: float = 1.0
    helpers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    scripts: tuple[LuaFile, ...] = ()


def parts_of(
    files: Sequence[FileFacts],
    helpers: Set[str] = frozenset(),
    asked: Set[str] = frozenset(),
    scripts: tuple[LuaFile, ...] = (),
) -> tuple[Part, ...]:
    """The parts by the paths of their files; the same for any order of the files. The others: see Part."""
    ordered = tuple(sorted(files, key=lambda file: file.path))
    hidden = shadowed(ordered)
    written = {file.path: msgspec.msgpack.encode(file.body) for file in ordered}
    whole = sum(map(len, written.values()))
    if whole < LARGE or not all("/" in path for path in written):
        return (
            Part(
                0,
                ordered,
                tuple(sorted(hidden)),
                helpers=tuple(sorted(helpers)),
                asked=tuple(sorted(asked)),
                scripts=scripts,
            ),
        )
    made = []
    owned = {_top(path) for path in written}
    for number, group in enumerate(_apart(ordered, written, ModuleIndex(written, hidden))):
        share = sum(len(written[file.path]) for file in group) / whole
        paths = [file.path for file in group]
        others = owned - {_top(path) for path in paths}
        made.append(
            Part(
                number=number,
                files=group,
                shadowed=tuple(path for path in paths if path in hidden),
                share=min(1.0, max(_MORE * share, _LEAST)),
                helpers=tuple(path for path in paths if path in helpers),
                asked=tuple(path for path in paths if path in asked),
                scripts=tuple(one for one in scripts if _top(one.path) not in others),
            )
        )
    return tuple(made)


def _apart(
    files: Sequence[FileFacts], written: Mapping[str, bytes], index: ModuleIndex
) -> list[tuple[FileFacts, ...]]:
    """The files by the folders that belong together."""
    group: dict[str, str] = {}  # a folder -> one that it belongs to, or itself

    def head(folder: str) -> str:
        while group.setdefault(folder, folder) != folder:
            folder = group[folder]
        return folder

    for file in files:
        own = _top(file.path)
        imported = {index.absolute(file.path, module) for module in _imported(file)}
        named = {
            path
            for module in _named(written[file.path])
            if (path := index.absolute(file.path, module)) is not None
            and _is_whole(module, path, index.paths)
        }
        for path in sorted({*imported, *named} - {None}, key=str):
            other = _top(str(path))
            if head(own) != head(other):
                group[head(other)] = head(own)
    found: dict[str, list[FileFacts]] = {}
    for file in files:
        found.setdefault(head(_top(file.path)), []).append(file)
    return sorted((tuple(listed) for listed in found.values()), key=lambda listed: listed[0].path)


def _top(path: str) -> str:
    return path.partition("/")[0]


def _is_whole(module: str, path: str, known: Set[str]) -> bool:
    """Is it the whole name of a file, from the root, the folder below it or the sources there?

    "worker.state" may be anything: it need not mean ``celery/worker/state.py``, where celery is a package.
    """
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    above = parts[: len(parts) - module.count(".") - 1]
    if above and f"{above[0]}/__init__.py" in known:
        return False
    return len(above) < 2 or (len(above) == 2 and above[1] in ("src", "lib", "python"))


def _imported(file: FileFacts) -> Iterator[str]:
    for one in imports_of(file, typed=True):
        yield one.module
        yield one.dotted


_ENCODED = msgspec.msgpack.encode(ir.Constant("x"))
_TEXT = re.compile(
    re.escape(_ENCODED[: _ENCODED.index(b"\xa1x")])
    + rb"(?:[\xa0-\xbf]|\xd9.)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)",
    re.DOTALL,
)
"""A text as it is written down, and the dotted name that it begins with: ten times as fast as walking."""


def _named(written: bytes) -> Iterator[str]:
    """The modules that a text may mean, for something that imports them: itself and those above it."""
    for text in set(_TEXT.findall(written)):
        parts = text.decode().split(".")
        yield from (".".join(parts[:length]) for length in range(len(parts), 0, -1))
