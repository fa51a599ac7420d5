"""What a condition says of the length of a collection: ``len(keys) == 1`` leaves one key to a command."""

from __future__ import annotations

from clusterlint.extract import ir
from clusterlint.link.collections import slot_groups
from clusterlint.link.following.evidence import spelled
from clusterlint.link.language import attributes
from clusterlint.link.values import Const, Item, ListValue, Unknown, Value, join, keep_item, options
from clusterlint.link.world import Frame, World

_AT_MOST_ONE = {("==", 1): True, ("<", 2): True, ("<=", 1): True}
_AT_MOST_ONE |= {("!=", 1): False, (">", 1): False, (">=", 2): False}
"""Comparison and number -> has it one element at most where that holds (True), or where it does not?"""

Cut = tuple[str, Value, Value]
"""A name, what it is, and what it is where it has one element at most."""


def asked(test: ir.Expression) -> tuple[str, bool] | None:
    """The name that has one element at most, and whether that is so where the test holds."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        found = asked(test.value)
        return None if found is None else (found[0], not found[1])
    if isinstance(test, ir.Either):
        # Both sides of `and` hold where it holds; neither side of `or` where it does not.
        sides = (asked(test.left), asked(test.right))
        return next((s for s in sides if s is not None and s[1] is (test.operator == "and")), None)
    if not isinstance(test, ir.Comparison) or not isinstance(test.right, ir.Constant):
        return None
    name, number = _measured(test.left), test.right.value
    holds = _AT_MOST_ONE.get((test.operator, number)) if type(number) is int else None
    return None if name is None or holds is None else (name, holds)


def _measured(node: ir.Expression) -> str | None:
    """The name in ``len(name)``."""
    if not isinstance(node, ir.Invocation) or len(node.args) != 1 or spelled(node.func) != "len":
        return None
    given = node.args[0].value
    return given.id if isinstance(given, ir.Name) else None


def cut(world: World, frame: Frame, found: tuple[str, bool] | None, *, holds: bool) -> list[Cut]:
    """In the arm where the test ``holds`` or does not: the name has one element at most."""
    if found is None or found[1] is not holds:
        return []
    whole = frame.env.get(found[0])
    if whole is None or not any(map(_is_counted, options(whole))):
        return []
    part = join(*(_one(world, frame, v) for v in options(whole)))
    frame.env[found[0]] = part
    return [(found[0], whole, part)]


_COLLECTIONS = (None, "list", "tuple", "set")


def _is_counted(value: Value) -> bool:
    """Is it a list, or what may be one?"""
    return isinstance(value, ListValue) or (isinstance(value, Unknown) and value.kind in _COLLECTIONS)


def _one(world: World, frame: Frame, value: Value) -> Value:
    if isinstance(value, Unknown) and _is_counted(value):
        first = attributes.item(world, frame, value, Const(0), f"{value.spelling or '?'}[0]")
        return ListValue("list", [Item(first)], loops=value.loops)
    if not isinstance(value, ListValue):
        return value
    if value.open or any(i.loops for i in value.items):
        first = attributes.item(world, frame, value, Const(0), "item")
    elif value.items:
        first = join(*(i.value for i in value.items))
    else:
        return value
    return slot_groups.alike(ListValue(value.kind, [Item(first)], loops=value.loops, path=value.path), value)


def meet(frame: Frame, parts: list[Cut]) -> None:
    """Behind the arms, where both have come to their end, it is the whole again, with what was added."""
    for name, whole, part in parts:
        found, lists = options(frame.env.get(name, part)), options(whole)
        if not all(v in found for v in lists):
            continue
        gone = [v for v in options(part) if isinstance(v, ListValue) and v not in lists]
        for added in (i for v in gone for i in v.items[1:]):
            for target in lists:
                if isinstance(target, ListValue):
                    keep_item(target, added)
        frame.env[name] = join(*(v for v in found if v not in gone))


def restore(frame: Frame, parts: list[Cut]) -> None:
    """Behind one side of a conditional expression it is the whole again."""
    for name, whole, _ in parts:
        frame.env[name] = whole
