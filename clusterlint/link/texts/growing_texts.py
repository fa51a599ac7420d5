"""Texts that a loop only appends to: they begin in every turn as before it, with the same hash tag."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.following.evidence import walk
from clusterlint.link.identity import identity
from clusterlint.link.values import Text, Value
from clusterlint.slots.template import Hole, Template


def grown(old: Value, name: str, body: tuple[ir.Statement, ...], loops: tuple[int, ...]) -> Text | None:
    """What a name with a tagged text holds in a later turn; None where the body does more than append."""
    if not isinstance(old, Text) or not old.template.tagged or not _only_appends(name, body):
        return None
    more = Hole(identity(("grown", loops[-1:], name)), "...", loops)
    return replace(old, template=Template.of([*old.template.parts, more]))


def _only_appends(name: str, body: tuple[ir.Statement, ...]) -> bool:
    return all(_keeps_start(node, name) for node, _ in walk(body))


def _keeps_start(node: object, name: str) -> bool:
    """Does a statement leave the text that a name holds, or put something behind it?"""
    if isinstance(node, ir.AugmentedAssign):
        return not _binds(node.target, name) or node.operator == "+"
    if isinstance(node, ir.Assign):
        if not any(_binds(target, name) for target in node.targets):
            return True
        return node.value is not None and len(node.targets) == 1 and _begins_with(node.value, name)
    if isinstance(node, (ir.For, ir.Walrus)):
        return not _binds(node.target, name)
    if isinstance(node, ir.With):
        return not any(target is not None and _binds(target, name) for _, target in node.items)
    return not isinstance(node, ir.Scope) or name not in node.names


def _binds(target: ir.Expression, name: str) -> bool:
    if isinstance(target, ir.Sequence):
        return any(_binds(one, name) for one in target.items)
    return _is(target.value if isinstance(target, ir.Star) else target, name)


def _begins_with(node: ir.Expression, name: str) -> bool:
    """``f"{key}:{part}"``, ``key + ":" + part``."""
    if isinstance(node, ir.FString):
        first = node.parts[0] if node.parts else ""
        return isinstance(first, ir.Formatted) and not first.spec and _is(first.value, name)
    while isinstance(node, ir.Binary) and node.operator == "+":
        node = node.left
        if _is(node, name):
            return True
    return False


def _is(node: ir.Expression, name: str) -> bool:
    return isinstance(node, ir.Name) and node.id == name
