"""The classes that an expression names: in an except clause, in isinstance(), in a pattern of match."""

from __future__ import annotations

from collections.abc import Iterator

from clusterlint.extract import ir
from clusterlint.link.clients.libraries import client_type
from clusterlint.link.language import classes, expressions
from clusterlint.link.values import ClassValue, External, ListValue, Value, options, without_none
from clusterlint.link.world import Frame, World

UNKNOWN = "?"
"""Stands for a class that could not be worked out, so that it may be any."""


def named(world: World, frame: Frame, node: ir.Expression) -> tuple[str, ...]:
    """Absolute names, each once: of ``A``, ``(A, B)``, ``A | B``, ``ERRORS``, ``ERRORS + (B,)``.

    "redis.exceptions.RedisError" for a class from outside, "app/errors.py:CacheError" for one of the project.
    """
    return tuple(dict.fromkeys(_named(world, frame, node)))


def _named(world: World, frame: Frame, node: ir.Expression) -> Iterator[str]:
    if isinstance(node, ir.Sequence):
        for item in node.items:
            yield from _named(world, frame, item)
    elif isinstance(node, ir.Star):
        yield from _named(world, frame, node.value)
    elif isinstance(node, ir.Binary) and node.operator in ("|", "+"):
        yield from _named(world, frame, node.left)
        yield from _named(world, frame, node.right)
    elif isinstance(node, (ir.Name, ir.Attribute)):
        yield from names_of(expressions.evaluate(world, frame, node))
    else:
        yield UNKNOWN


def names_of(value: Value, seen: set[int] | None = None) -> Iterator[str]:
    """The names of a class or of a tuple of classes; all of them where branches give several.

    ``seen``: lists that were looked into: in one that holds another twice, and so on, the ways are too many.
    """
    seen = set() if seen is None else seen
    for option in options(without_none(value)):
        if isinstance(option, External):
            yield option.name
        elif isinstance(option, ClassValue):
            yield f"{option.module.path}:{option.name}"
            # A client class of the project counts as what it derives from as well; an exception does not:
            # catching it catches none of its bases.
            yield from (base for base in classes.external_bases(option) if client_type(base) is not None)
        elif isinstance(option, ListValue):
            if id(option) in seen:
                continue
            seen.add(id(option))
            for item in option.items:
                yield from names_of(item.value, seen)
            if option.open:
                yield UNKNOWN
        else:
            yield UNKNOWN
