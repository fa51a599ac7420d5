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


TESTS = {
    "a text": ("'a'", "s == 'a'"),
    "texts": ("'a' | 'b'", "s == 'a' or s == 'b'"),
    "a name for one": ("'a' as x", "s == 'a'"),
    "anything": ("_", "True"),
    "a name for anything": ("x", "True"),
    "a class": ("str()", "isinstance(s, str)"),
    "a text or more": ("'a' | [_]", "s == 'a' or ?"),
    "a sequence": ("['a', *_]", "?"),
    "a class and more": ("str(x)", "?"),
    "with a guard": ("'a' if b", "s == 'a' and b"),
    "a guard alone": ("_ if b", "b"),
    "a sequence with a guard": ("[_] if b", "? and b"),
}


@pytest.mark.parametrize("pattern,test", TESTS.values(), ids=TESTS)
def test_conditions_of_patterns(pattern: str, test: str) -> None:
    (match,) = every(f"match s:\n    case {pattern}:\n        pass\n", ir.Match)
    (found,) = match.tests
    assert condition(found) == test


def condition(node: ir.Expression) -> str:
    """A condition as it would be written."""
    if isinstance(node, (ir.Either, ir.Comparison)):
        return f"{condition(node.left)} {node.operator} {condition(node.right)}"
    if isinstance(node, ir.Invocation):
        return f"{condition(node.func)}({', '.join(condition(one.value) for one in node.args)})"
    if isinstance(node, ir.Constant):
        return repr(node.value)
    return node.id if isinstance(node, ir.Name) else "?"
