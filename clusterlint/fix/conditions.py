"""What a condition on one variable says for a value of it: comparisons, not, and, or, and little else."""

from __future__ import annotations

import ast
from typing import Any

_PARTS = (
    ast.Expression,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.Compare,
    ast.cmpop,
    ast.BoolOp,
    ast.boolop,
    ast.UnaryOp,
    ast.unaryop,
    ast.IfExp,
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Call,
)
_CALLS: dict[str, Any] = {"int": int, "str": str, "bool": bool, "max": max, "min": min}


class Unclear(ValueError):
    """The expression has other parts, or cannot be worked out for the value."""


def value_for(expression: str, name: str, value: object) -> Any:
    """What the expression gives if the variable ``name`` is ``value``; raises Unclear."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError) as problem:
        raise Unclear(str(problem)) from problem
    for node in ast.walk(tree):
        if not isinstance(node, _PARTS):
            raise Unclear(type(node).__name__)
        if isinstance(node, ast.Name) and node.id != name and node.id not in _CALLS:
            raise Unclear(node.id)
        if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
            raise Unclear("call")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            raise Unclear("call")
    try:
        return eval(compile(tree, "condition", "eval"), {"__builtins__": {}, **_CALLS, name: value})
    except (TypeError, ValueError) as problem:
        raise Unclear(str(problem)) from problem
