"""Results that every call makes anew (an identifier, a random number), and functions that keep theirs."""

from __future__ import annotations

import re
from collections.abc import Hashable

from clusterlint.extract import ir
from clusterlint.link.following.evidence import spelled, walk
from clusterlint.link.identity import is_new
from clusterlint.link.language import classes
from clusterlint.link.values import (
    NONE,
    DictValue,
    FunctionValue,
    InstanceValue,
    ListValue,
    Text,
    Unknown,
    Value,
    options,
    standing_for,
)
from clusterlint.link.world import Frame

_KEEPING = re.compile(r"cache|memo|lazy|once|reify|singleton", re.IGNORECASE)
"""Decorators that have a function run once, by name: functools.cache, cached_property, alru_cache ..."""


def made_anew(value: Value, depth: int = 3) -> bool:
    """Does a result hold what another call would make anew?"""
    for one in options(value):
        if isinstance(one, Unknown):
            new = is_new(one.identity)
        elif isinstance(one, Text):
            new = any(is_new(hole.identity) for hole in one.template.holes)
        else:
            new = depth > 0 and any(made_anew(held, depth - 1) for held in _held(one))
        if new:
            return True
    return False


def _held(value: Value) -> list[Value]:
    if isinstance(value, InstanceValue):
        return list(value.attributes.values())
    if isinstance(value, ListValue):
        return [item.value for item in value.items]
    return [entry.value for entry in value.entries] if isinstance(value, DictValue) else []


def kept_under(function: FunctionValue, inner: Frame) -> Hashable | None:
    """For a function that keeps its results, what this one is kept under; None: each call gives its own."""
    decorated = any(map(_KEEPING.search, classes.decorator_names(function)))
    if not decorated and not _keeps(function.declaration, inner):
        return None
    given = (inner.env.get(parameter.name, NONE) for parameter in function.declaration.parameters)
    return ("kept", function.key, *map(standing_for, given))


def _keeps(declaration: ir.Function | ir.Lambda, inner: Frame) -> bool:
    """Does it look first whether there is what it sets: ``if self._id is None: self._id = uuid4()``?"""
    if isinstance(declaration, ir.Lambda):
        return False
    asked, kept = set[str | None](), set[str | None]()
    for node, _ in walk(declaration.body):
        if isinstance(node, ir.If):
            asked |= {spelled(n) for n, _ in walk(node.test) if isinstance(n, (ir.Name, ir.Attribute))}
        elif isinstance(node, ir.Assign):
            kept |= {_outliving(target, inner) for target in node.targets}
    return not (asked & kept) <= {None}


def _outliving(target: ir.Expression, inner: Frame) -> str | None:
    """What is assigned, if it is more than a local name of the function."""
    if isinstance(target, ir.Name):
        return target.id if target.id in inner.global_names | inner.outer_names else None
    return spelled(target.base if isinstance(target, ir.Subscript) else target)
