"""Clients of a database that code outside of the project is given: which keys that uses, nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases.group import Group
from clusterlint.fix.databases.obstacles import Obstacle
from clusterlint.fix.databases.unseen import kept_as
from clusterlint.fix.module_home import module_name
from clusterlint.fix.outline import Outline, each
from clusterlint.fix.spelled import Import, imports, whole_name

_KNOWN = frozenset(
    """
    abc asyncio atexit builtins collections concurrent contextlib contextvars copy dataclasses functools
    inspect itertools logging multiprocessing operator pytest threading types typing unittest weakref
    """.split()
)
"""Modules that keep what they are given, or give it on: linking follows them, or they call nothing on it."""


def handed_over(context: Context, group: Group) -> Iterator[Obstacle]:
    """Calls of what other distributions have, with a client of the database among the arguments."""
    built = {one.location for one in group.built}
    named = dict(_named(context, group))
    recorded = {(one.location.path, one.location.line, one.location.column) for one in context.program.calls}
    recorded |= {(one.path, one.line, one.column) for one in built}
    own = {part for one in context.facts for part in one.path.removesuffix(".py").split("/")}
    for path in sorted({*(one.path for one in built), *named}):
        outline = context.outline(path)
        known = imports(outline.syntax.module)
        places = {outline.syntax.at(one, cst.Call) for one in built if one.path == path}
        for call in each(outline.syntax.module, cst.Call):
            whole = whole_name(known, call.func)
            if whole is None or whole.split(".")[0] in own | _KNOWN:
                continue
            line, column = outline.source.place(outline.start(call))
            given = any(
                arg.value in places or outline.code(arg.value) in named.get(path, ()) for arg in call.args
            )
            if given and (path, line, column) not in recorded:
                place = Location(path, line, column, line, column)
                yield Obstacle(place, f"{whole}() is given the client, and may use keys of its own")


def _named(context: Context, group: Group) -> Iterator[tuple[str, set[str]]]:
    """What the clients are called, by file: where they are built, and where such a name is imported."""
    found: dict[str, set[str]] = {}
    for one in group.built:
        outline = context.outline(one.location.path)
        for name in kept_as(outline, one.location):
            found.setdefault(one.location.path, set()).add(name)
            for path, taken in _importers(context, module_name(one.location.path), name):
                found.setdefault(path, set()).add(taken)
    yield from found.items()


def _importers(context: Context, module: str, name: str) -> Iterator[tuple[str, str]]:
    for one in context.facts:
        if name in context.text(one.path).text and module in context.text(one.path).text:
            outline: Outline = context.outline(one.path)
            taken: tuple[Import, ...] = imports(outline.syntax.module)
            yield from ((one.path, i.binds) for i in taken if i.name == name and _ends(i.module, module))


def _ends(whole: str, module: str) -> bool:
    return whole == module or whole.endswith(f".{module}")
