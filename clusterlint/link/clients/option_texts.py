"""Options of a constructor as the code writes them, for those that a message cannot tell by their value."""

from __future__ import annotations

from dataclasses import replace

from clusterlint.extract import ir
from clusterlint.link.program import Argument
from clusterlint.link.values import Const, EnumMember, Text, Unknown, Value, options

_BRACKETS = {"list": "[]", "set": "{}", "tuple": "()"}
_UNTOLD = "..."
_MOST = 60
"""Characters of an expression; what is longer is no help in a message."""


def as_written(
    given: tuple[Argument, ...], values: dict[str, Value], node: ir.Invocation
) -> tuple[Argument, ...]:
    """The options, those that hold lists, functions and objects with the expression that the call has.

    ``values``: what each of them is. One of a ``**dict`` is written elsewhere.
    """
    said = {actual.keyword: actual.value for actual in node.args if actual.keyword is not None}
    spread = any(actual.star == "**" for actual in node.args)
    return tuple(
        one
        if all(map(_tells, options(values[one.name]))) or not (spread or one.name in said)
        else replace(one, text=_written(said[one.name]) if one.name in said else _UNTOLD)
        for one in given
    )


def _tells(value: Value) -> bool:
    return isinstance(value, (Const, Text, Unknown, EnumMember))


def _written(node: ir.Expression) -> str:
    text = _source(node)
    return text if len(text) <= _MOST else _UNTOLD


def _source(node: ir.Expression) -> str:
    """The expression in one line; the arguments of calls are left out, as a password may be among them."""
    if isinstance(node, ir.Name):
        return node.id
    if isinstance(node, ir.Constant):
        return repr(node.value)
    if isinstance(node, ir.Attribute):
        return f"{_source(node.base)}.{node.name}"
    if isinstance(node, ir.Invocation):
        return f"{_source(node.func)}({_UNTOLD if node.args else ''})"
    if isinstance(node, ir.Star):
        return f"*{_source(node.value)}"
    if isinstance(node, ir.Subscript) and node.index is not None:
        return f"{_source(node.base)}[{_source(node.index)}]"
    if isinstance(node, ir.Conditional):
        return f"{_source(node.then)} if {_source(node.test)} else {_source(node.otherwise)}"
    if isinstance(node, ir.Either):
        return f"{_source(node.left)} {node.operator} {_source(node.right)}"
    if isinstance(node, ir.Sequence):
        return _display(node)
    return "{...}" if isinstance(node, ir.Mapping) and node.items else _UNTOLD


def _display(node: ir.Sequence) -> str:
    brackets = _BRACKETS.get(node.kind, "[]")
    comma = "," if node.kind == "tuple" and len(node.items) == 1 else ""
    return brackets[0] + ", ".join(map(_source, node.items)) + comma + brackets[1]
