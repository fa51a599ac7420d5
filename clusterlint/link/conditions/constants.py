"""Conditions that a call or a constant answers, where all that hangs on them is how a key is called.

``if tagged:`` of ``inbox(uid, tagged=True)``, ``VERSION >= 2``. Everywhere else flags and settings stay open:
whoever turns one over comes to the other branch, and the commands and clients there are worth as much.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from clusterlint.extract import ir
from clusterlint.link.conditions import modes
from clusterlint.link.language import classes, expressions
from clusterlint.link.values import (
    Const,
    InstanceValue,
    ListValue,
    ModuleValue,
    Text,
    Unknown,
    Value,
    options,
)
from clusterlint.link.world import Frame, ModuleState, World


def choose(world: World, frame: Frame, test: ir.Expression, asked: Value) -> bool:
    """May what is known of a test be taken for its answer? In a function that makes nothing but names.

    What asks for the mode keeps both answers: the program runs in both.
    """
    function = (frame.module.path, frame.function)
    if world.scouting or function in world.reaching or not _is_settled(world, frame, test):
        return False
    summary = world.summaries.now(function)
    return (
        summary is not None
        and _are_names(summary.result)
        and modes.kept(world, frame, test, asked) == modes.NEITHER
    )


def _are_names(value: Value) -> bool:
    """Is it a text, or a list of texts?"""
    found = options(value)
    if not _OF_NAMES.issuperset(map(type, found)):
        return False
    return any(
        isinstance(one, Text) or (isinstance(one, ListValue) and any(_are_names(i.value) for i in one.items))
        for one in found
    )


_OF_NAMES = frozenset((Text, Const, Unknown, ListValue))


def _is_settled(world: World, frame: Frame, node: ir.Expression) -> bool:
    """Is it made of what the call gives, of defaults, and of constants that nobody overwrites?"""
    if isinstance(node, ir.Unary):
        return _is_settled(world, frame, node.value)
    if isinstance(node, (ir.Either, ir.Comparison)):
        return _is_settled(world, frame, node.left) and _is_settled(world, frame, node.right)
    if isinstance(node, ir.Name):
        if node.id in frame.global_names or node.id in frame.outer_names:
            return False
        return node.id in frame.env or _is_constant(world, frame.module, node.id)
    if isinstance(node, ir.Attribute):
        return _is_settled_attribute(world, frame, node)
    return isinstance(node, ir.Constant)


def _is_settled_attribute(world: World, frame: Frame, node: ir.Attribute) -> bool:
    """``self.tagged``, which nothing but the constructor sets, or ``names.VERSION``."""
    if not isinstance(node.base, ir.Name):
        return False
    base = expressions.evaluate(world, frame, node.base)
    if isinstance(base, ModuleValue):
        state = world.modules.get(base.path)
        return state is not None and _is_constant(world, state, node.name)
    return (
        isinstance(base, InstanceValue)
        and base is frame.owner
        and base.exact
        and not any((one.key, node.name) in world.set_later for one in classes.mro(base.type))
    )


def _is_constant(world: World, module: ModuleState, name: str) -> bool:
    """Is a global the same in every run: no function, test or file of settings says otherwise?"""
    if name in world.replaced or name in module.written:
        return False
    return not any(_takes_unread_names(world, module, one) for one in module.facts.body)


def _takes_unread_names(world: World, module: ModuleState, part: ir.Statement) -> bool:
    """Is it ``from local_settings import *`` of a module that is not there to read, tried or not?"""
    if isinstance(part, ir.Try):
        return any(_takes_unread_names(world, module, one) for one in part.body)
    if not isinstance(part, ir.ImportFrom) or ("*", None) not in part.names:
        return False
    if part.level:
        return world.index.relative(module.path, part.level, part.module) is None
    return world.index.absolute(module.path, part.module) is None


_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def ordered(world: World, frame: Frame, node: ir.Comparison, left: Value, right: Value) -> bool | None:
    """``2 >= 1``: how two known numbers compare; None where one of them may be another one."""
    if node.operator not in _ORDERS or not (isinstance(left, Const) and isinstance(right, Const)):
        return None
    one, other = left.value, right.value
    if one is None or other is None or not _is_settled(world, frame, node):
        return None
    return _ORDERS[node.operator](one, other)
