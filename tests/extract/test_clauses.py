"""Heads of except clauses, and the classes that patterns of match ask for."""

from __future__ import annotations

import pytest
from lowered import every

from clusterlint.extract import ir

HEADS = {
    "except:": (3, 1, 3, 7),
    "except A:": (3, 1, 3, 9),
    "except A as e:": (3, 1, 3, 9),
    "except (A, b.C):": (3, 1, 3, 15),
    "except (\n    A,\n    b.C,\n) as e:": (3, 1, 5, 9),
    "except* A:": (3, 1, 3, 10),
    "except  é.A  as e:": (3, 1, 3, 12),
}


@pytest.mark.parametrize(("head", "span"), HEADS.items())
def test_the_span_of_a_handler_is_its_head(head: str, span: ir.Span) -> None:
    (handler,) = every(f"try:\n    a()\n{head}\n    b()\n", ir.Handler)
    assert handler.span == span


PATTERNS = {
    "A()": ["A"],
    "b.A(x=1)": ["b.A"],
    "A() | B()": ["A", "B"],
    "A() as x": ["A"],
    "(A() | B()) as x": ["A", "B"],
    "A(B())": ["A"],
    "[A()]": [],
    "{'k': A()}": [],
    "x": [],
    "_": [],
    "A.B": [],
}


@pytest.mark.parametrize(("pattern", "classes"), PATTERNS.items())
def test_class_patterns_of_the_subject(pattern: str, classes: list[str]) -> None:
    (match,) = every(f"match s:\n    case {pattern}:\n        pass\n", ir.Match)
    assert [_dotted(one) for one in match.classes] == classes
    assert all(isinstance(one, (ir.Name, ir.Attribute)) and one.span[0] == 2 for one in match.classes)


def _dotted(node: ir.Expression) -> str:
    if isinstance(node, ir.Attribute):
        return f"{_dotted(node.base)}.{node.name}"
    assert isinstance(node, ir.Name)
    return node.id


VALUES = {
    "a text": ("'a'", ["'a'"]),
    "texts": ("'a' | 'b'", ["'a'", "'b'"]),
    "a name for one": ("'a' as x", ["'a'"]),
    "anything": ("_", []),
    "a name for anything": ("x", []),
    "a class": ("str()", None),
    "a text or more": ("'a' | str()", None),
    "a sequence": ("['a', *_]", None),
    "with a guard": ("'a' if b", None),
}


@pytest.mark.parametrize("pattern,values", VALUES.values(), ids=VALUES)
def test_values_of_patterns(pattern: str, values: list[str] | None) -> None:
    (match,) = every(f"match s:\n    case {pattern}:\n        pass\n", ir.Match)
    (found,) = match.values
    assert (None if found is None else [repr(getattr(v, "value", v)) for v in found]) == values
