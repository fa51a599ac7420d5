"""What a condition says is equal: where ``row.tenant == tenant`` holds, all rows that are left have one."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.link.language import attributes
from clusterlint.link.values import DictValue, InstanceValue, Text, Unknown, Value, text
from clusterlint.link.world import Frame, World


def learn(world: World, frame: Frame, test: ir.Expression, *, holds: bool) -> None:
    """Note what varies in a loop and is equal to what does not, where the test holds or does not."""
    for left, right in _pairs(test, holds):
        one, other = _plain(world, frame, left), _plain(world, frame, right)
        for varying, fixed in ((one, other), (other, one)):
            if type(varying) is not Unknown or not isinstance(fixed, (Unknown, Text)):
                continue
            if not set(varying.loops) <= _loops(fixed):
                frame.equal = {**frame.equal, varying.identity: fixed}
                break


def known(frame: Frame, value: Value) -> Value:
    """The value, or what the code has seen that it is equal to."""
    return frame.equal.get(value.identity, value) if type(value) is Unknown else value


def _pairs(test: ir.Expression, holds: bool) -> Iterator[tuple[ir.Expression, ir.Expression]]:
    """What is compared and found equal."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        yield from _pairs(test.value, not holds)
    elif isinstance(test, ir.Either) and (test.operator == "and") is holds:
        yield from _pairs(test.left, holds)
        yield from _pairs(test.right, holds)
    elif isinstance(test, ir.Comparison) and test.operator == ("==" if holds else "!="):
        yield test.left, test.right


def _plain(world: World, frame: Frame, node: ir.Expression) -> Value | None:
    """The value of a name, an attribute or an item, where looking at it runs no code of the program."""
    if isinstance(node, ir.Constant) and isinstance(node.value, str):
        return text(node.value)
    if isinstance(node, ir.Name):
        return frame.env.get(node.id)
    if isinstance(node, ir.Attribute):
        base = _plain(world, frame, node.base)
        if isinstance(base, InstanceValue):
            return base.attributes.get(node.name)
        if type(base) is Unknown:
            return attributes.get(world, frame, base, node.name, node.name, node.span)
        return None
    if isinstance(node, ir.Subscript) and isinstance(node.index, ir.Constant):
        base, name = _plain(world, frame, node.base), node.index.value
        plain = isinstance(base, Unknown) or (isinstance(base, DictValue) and base.factory is None)
        if base is not None and plain and isinstance(name, str):
            return attributes.item(world, frame, base, text(name), name, node.span)
    return None


def _loops(value: Unknown | Text) -> set[int]:
    """The loops in which it varies."""
    if isinstance(value, Unknown):
        return set(value.loops)
    return {loop for hole in value.template.holes for loop in hole.loops}
