"""Calls on clients of a database that linking has not seen being made: in branches that it does not reach."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from clusterlint.catalog.client import method
from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases.group import Group
from clusterlint.fix.databases.obstacles import WHOLE, Obstacle
from clusterlint.fix.outline import Outline, each, nodes

_ROLES = ("key", "keys", "keymap", "triplets", "keys_and_args", "store", "pattern")


def unseen(context: Context, group: Group) -> Iterator[Obstacle]:
    """Calls of methods that take keys, on what a client of the database is kept as in the same file."""
    if not group.calls:
        why = "nothing is seen to be called on the client"
        yield from (Obstacle(one.location, why) for one in group.built)
        return
    names: dict[str, set[str]] = {}
    for built in group.built:
        if built.client.built not in (None, built.location):
            continue  # a function is told the number there, and what it gives may be anything
        outline = context.outline(built.location.path)
        names.setdefault(built.location.path, set()).update(kept_as(outline, built.location))
    known = {(call.location.path, call.location.line, call.location.column) for call in context.program.calls}
    for path, mine in sorted(names.items()):
        outline = context.outline(path)
        for call in each(outline.syntax.module, cst.Call) if mine else ():
            if not isinstance(call.func, cst.Attribute) or not _takes_keys(call.func.attr.value):
                continue
            line, column = outline.source.place(outline.start(call))
            if outline.code(call.func.value) in mine and (path, line, column) not in known:
                why = f"{outline.code(call.func)}() is not seen to be reached: its keys are not known"
                yield Obstacle(Location(path, line, column, line, column), why)


def subscripts(context: Context, group: Group) -> Iterator[Obstacle]:
    """``client[key]`` and ``key in client``, which send commands that are not seen as calls."""
    names: dict[str, set[str]] = {}
    for call in group.calls:
        outline = context.outline(call.location.path)
        node = outline.syntax.at(call.location, cst.Call)
        if node is not None and isinstance(node.func, cst.Attribute):
            names.setdefault(call.location.path, set()).add(outline.code(node.func.value))
    for path, mine in sorted(names.items()):
        outline = context.outline(path)
        for one in nodes(outline.syntax.module):
            asked = one.value if isinstance(one, cst.Subscript) else None
            if isinstance(one, cst.ComparisonTarget) and isinstance(one.operator, (cst.In, cst.NotIn)):
                asked = one.comparator
            if asked is not None and outline.code(asked) in mine:
                line, column = outline.source.place(outline.start(asked))
                shown = outline.code(asked)
                why = f"`{shown}[...]` and `... in {shown}` are commands whose keys are not followed"
                yield Obstacle(Location(path, line, column, line, column), why)


def kept_as(outline: Outline, place: Location) -> Iterator[str]:
    """What the client that is built there is assigned to: ``r``, ``self.redis``."""
    node = outline.syntax.at(place, cst.Call)
    holder = outline.parent(node) if node is not None else None
    if isinstance(holder, cst.Assign):
        yield from (outline.code(one.target) for one in holder.targets)
    elif isinstance(holder, cst.AnnAssign):
        yield outline.code(holder.target)


def _takes_keys(name: str) -> bool:
    """Whether the method has to do with keys of the database, by name or all of them."""
    found = method(name)
    return found is not None and (bool(found.by_role(*_ROLES)) or found.command in WHOLE)
