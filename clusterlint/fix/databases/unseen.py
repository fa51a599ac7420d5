"""Calls on clients of a database that linking has not seen being made: in code that it does not reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from clusterlint.catalog.client import method
from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.databases.group import Group
from clusterlint.fix.databases.obstacles import WHOLE, Obstacle
from clusterlint.fix.outline import each

_Named = tuple[str, bool]

_ROLES = ("key", "keys", "keymap", "triplets", "keys_and_args", "store", "pattern")


def unseen(context: Context, group: Group) -> Iterator[Obstacle]:
    """Calls of methods that take keys, on what is named like a client of the database, and not seen."""
    if not group.calls:
        why = "nothing is seen to be called on the client"
        yield from (Obstacle(one.location, why) for one in group.built)
        return
    names = frozenset(_names(context, group))
    known = {(call.location.path, call.location.line, call.location.column) for call in context.program.calls}
    used = re.compile(rf"\b(?:{'|'.join(sorted({re.escape(name) for name, _ in names}))})\s*\.\s*\w")
    for path in sorted(one.path for one in context.facts):
        if not names or used.search(context.text(path).text) is None:
            continue
        outline = context.outline(path)
        for call in each(outline.syntax.module, cst.Call):
            name = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
            if _receiver(call) not in names or not _takes_keys(name):
                continue
            line, column = outline.source.place(outline.start(call))
            if (path, line, column) not in known:
                place = Location(path, line, column, line, column)
                shown = f"{_receiver(call)[0]}.{name}()"
                yield Obstacle(place, f"{shown} is not seen to be reached: its client is not known")


def _takes_keys(name: str) -> bool:
    """Whether the method has to do with keys of the database, by name or all of them."""
    found = method(name)
    return found is not None and (bool(found.by_role(*_ROLES)) or found.command in WHOLE)


def _names(context: Context, group: Group) -> Iterator[_Named]:
    """How the clients are called where they are built, and where something is called on them."""
    for call in group.calls:
        node = context.outline(call.location.path).syntax.at(call.location, cst.Call)
        if node is not None and isinstance(node.func, cst.Attribute):
            yield from _named(node.func.value)
    for built in group.built:
        outline = context.outline(built.location.path)
        node = outline.syntax.at(built.location, cst.Call)
        holder = outline.parent(node) if node is not None else None
        for target in holder.targets if isinstance(holder, cst.Assign) else ():
            yield from _named(target.target)
        if isinstance(holder, cst.AnnAssign):
            yield from _named(holder.target)


def _named(node: cst.CSTNode) -> Iterator[_Named]:
    """The last name, and whether it is an attribute; a global may be an attribute of its module too."""
    if isinstance(node, cst.Name):
        yield from ((node.value, False), (node.value, True))
    elif isinstance(node, cst.Attribute):
        yield node.attr.value, True


def _receiver(call: cst.Call) -> _Named:
    """What the method is called on: ``client``, an attribute, in ``self.client.get()``."""
    on = call.func.value if isinstance(call.func, cst.Attribute) else None
    return next(_named(on), ("", False)) if on is not None else ("", False)
