"""Lists and dicts that each turn of a loop fills and empties again: no turn sees what another one put in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clusterlint.extract import ir
from clusterlint.link.following.evidence import walk
from clusterlint.link.values import DictValue, ListValue
from clusterlint.link.world import Frame

_MAKERS = frozenset({"list", "set", "dict", "deque"})


@contextmanager
def of_one_turn(frame: Frame, body: tuple[ir.Statement, ...]) -> Iterator[None]:
    """For the turns of a loop: what is empty at its start, and emptied by each turn, is made in each turn."""
    lasting: list[tuple[ListValue | DictValue, tuple[int, ...]]] = []
    for place, statement in enumerate(body):
        name = _emptied(statement)
        held = frame.env.get(name) if name is not None else None
        if name is not None and _is_empty(held) and _holds_nothing_after(body, place, name):
            assert isinstance(held, (ListValue, DictValue))
            lasting.append((held, held.loops))
            held.loops = frame.loops
    try:
        yield
    finally:
        for held, loops in lasting:
            held.loops = loops


def _emptied(statement: ir.Statement) -> str | None:
    """The name that ``keys = []`` or ``keys.clear()`` empties."""
    if isinstance(statement, ir.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target.id if isinstance(target, ir.Name) and _makes_empty(statement.value) else None
    if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.Invocation):
        func = statement.value.func
        if isinstance(func, ir.Attribute) and func.name == "clear" and isinstance(func.base, ir.Name):
            return func.base.id
    return None


def _makes_empty(value: ir.Expression | None) -> bool:
    if isinstance(value, (ir.Sequence, ir.Mapping)):
        return not value.items
    func = value.func if isinstance(value, ir.Invocation) and not value.args else None
    return isinstance(func, ir.Name) and func.id in _MAKERS


def _is_empty(held: object) -> bool:
    if isinstance(held, ListValue):
        return not held.items and not held.open
    return isinstance(held, DictValue) and not held.entries and not held.open


def _holds_nothing_after(body: tuple[ir.Statement, ...], place: int, name: str) -> bool:
    """Is it empty at the end of each turn, however the turn goes?"""
    if any(_names(statement, name) for statement in body[place + 1 :]):
        return False
    first = next(n for n, statement in enumerate(body) if _names(statement, name))
    return not any(
        isinstance(record, ir.Leave) and record.kind == "continue" for record, _ in walk(body[first:place])
    )


def _names(statement: ir.Statement, name: str) -> bool:
    return any(isinstance(record, ir.Name) and record.id == name for record, _ in walk(statement))
