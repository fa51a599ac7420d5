"""Spans are those of libcst's own PositionProvider and of Python's ast."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import _pytest
import click
import libcst as cst
import pytest
import redis
import valkey
from hypothesis import given, settings
from hypothesis import strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider
from lowered import every, facts

from clusterlint.extract import ir
from clusterlint.extract.ir import NOWHERE, Span
from clusterlint.extract.positions import Positions

HAND_MADE = {
    "one call": "a(1)\n",
    "no newline at the end": "a('x')",
    "windows line ends": "a(1)\r\nif b:\r\n    c(\r\n        'x',\r\n    )\r\n",
    "old mac line ends": "a(1)\rb(2)\r",
    "mixed line ends": "a(1)\r\nb(2)\nc('x')\r\n",
    "a form feed on a line of its own": "a(1)\n\f\nb('x')\n",
    "a form feed inside a string": "a('x\fy')\nb(1)\n",
    "other separators inside a string": "a('x\x1c\x85\u2028y')\nb(1)\n",
    "tabs as indentation": "if a:\n\tb(1)\n\tif c:\n\t\td('x')\n",
    "tabs inside a line": "a(\t1,\t'x')\n",
    "letters outside ASCII before a call": "naïve = 'ключ'; größe(naïve, '键')\n",
    "letters outside the basic plane": "x = '🔑🔑'; a('🔑', b(1))\n",
    "a combining letter": "x = 'e\u0301'; a(1)\n",
    "f-strings in f-strings": "a(f\"{b(f'{c(1)}:x')}:{d['k']}\")\n",
    "an f-string with format": "a(f'{b(1):>{c(2)}}', f'{x!r}', f'{x=}')\n",
    "triple quoted strings": "a('''x\ny\n''', b(1))\nc(1)\n",
    "a triple quoted f-string": "a(f'''x\n{b(1)}\ny''')\n",
    "decorators": "@a(1)\n@b.c('x')\nclass D:\n    @e(2)\n    def f(self, g=h('y')): return i(3)\n",
    "calls in parentheses": "x = (a(1))\ny = ((b('x')))\n(c)(2)\n((d(3))).e(4)\n",
    "calls over many lines": "a(\n    1,\n    b(\n        'x'\n    ),  # why\n)\n",
    "chains over many lines": "x = (\n    a(1)\n    .b('x')\n    .c()\n)\n",
    "backslashes at line ends": "a \\\n  (1)\nb(1, \\\n  'x')\nc.d\\\n.e('y')\n",
    "backslash inside a string": "a('x\\\ny')\nb(1)\n",
    "strings next to each other": "a('x' \"y\"\n  'z')\nb(('p'\n   f'{q}'))\n",
    "several statements on a line": "a(1); b('x'); c(2)\n",
    "comprehensions and lambdas": "[a(x) for x in b('s') if c(x)]\nd = lambda e=f(1): g('x')\n",
    "awaits and stars": "async def a():\n    await b(1)\n    c(*d(2), **e('x'))\n",
    "space at odd places": "a ( 1 , 'x' )\nb  .  c  (  )\n",
    "comments between": "# é\na(1)  # b(2)\n# c(3)\nd('#')\n",
    "empty lines with space": "a(1)\n   \n\t\nb('x')\n",
    "a match": "match a(1):\n    case b(c='x') if d(2):\n        e('y')\n",
}

PACKAGES = (redis, valkey, click, _pytest)


def third_party() -> list[Path]:
    """Modules that other people wrote: the longest of each package that are not slow to measure."""
    chosen: list[Path] = []
    for package in PACKAGES:
        assert package.__file__ is not None
        found = [path for path in Path(package.__file__).parent.rglob("*.py") if path.stat().st_size < 30_000]
        chosen += sorted(found, key=lambda path: (-path.stat().st_size, path.as_posix()))[:8]
    return chosen


def decoded(text: str) -> str:
    return text.removeprefix("\ufeff")


STRINGS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)


class Finder(cst.CSTVisitor):
    """Calls and strings of a module, calls inside f-strings apart."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[cst.CSTNode] = []
        self.plain_calls: list[cst.Call] = []
        self.depth = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Call, *STRINGS)):
            self.found.append(node)
        if isinstance(node, cst.Call) and not self.depth:
            self.plain_calls.append(node)
        self.depth += isinstance(node, cst.FormattedString)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self.depth -= isinstance(original_node, cst.FormattedString)


def measured(text: str) -> tuple[list[tuple[Span, Span]], list[Span]]:
    """(our span, libcst's span) of every call and string, and our spans of calls outside f-strings."""
    module = cst.parse_module(text)
    ours = Positions(module, text)
    theirs = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    finder = Finder()
    module.visit(finder)
    pairs: list[tuple[Span, Span]] = []
    for node in finder.found:
        place = theirs[node]
        start, end = place.start, place.end
        pairs.append((ours.span(node), (start.line, start.column + 1, end.line, end.column + 1)))
    return pairs, [ours.span(node) for node in finder.plain_calls]


def python_calls(text: str) -> list[Span]:
    """Spans of the calls outside f-strings as Python's own parser gives them.

    Inside f-strings Python before 3.12 counts from the start of the expression.
    """
    lines = [line.encode() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1][:offset].decode()) + 1

    def walk(node: ast.AST) -> Iterator[ast.Call]:
        if isinstance(node, ast.JoinedStr):
            return
        if isinstance(node, ast.Call):
            yield node
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    found = []
    for call in walk(ast.parse(text)):
        assert call.end_lineno is not None and call.end_col_offset is not None
        start = (call.lineno, column(call.lineno, call.col_offset))
        found.append((*start, call.end_lineno, column(call.end_lineno, call.end_col_offset)))
    return sorted(found)


def assert_same(text: str, content: bytes | None = None) -> None:
    pairs, calls = measured(text)
    assert [ours for ours, _ in pairs] == [theirs for _, theirs in pairs]
    expected = python_calls(text)
    assert sorted(calls) == expected
    lowered = {one.span for one in every(content or text, ir.Invocation)}
    assert lowered - {NOWHERE} <= {ours for ours, _ in pairs}


@pytest.mark.parametrize("source", HAND_MADE.values(), ids=HAND_MADE.keys())
def test_spans_of_hand_made_sources(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", HAND_MADE.values(), ids=HAND_MADE.keys())
def test_a_byte_order_mark_moves_nothing(source: str) -> None:
    plain = [one.span for one in every(source, ir.Invocation)]
    marked = [one.span for one in every(b"\xef\xbb\xbf" + source.encode(), ir.Invocation)]
    assert plain == marked != []


@pytest.mark.parametrize("path", third_party(), ids=lambda path: "/".join(path.parts[-3:]))
def test_spans_of_modules_that_other_people_wrote(path: Path) -> None:
    content = path.read_bytes()
    assert_same(decoded(content.decode()), content)


def test_every_call_of_straight_code_is_lowered() -> None:
    text = "\n".join(source for name, source in HAND_MADE.items() if name in ("decorators", "calls over many lines"))
    assert sorted(one.span for one in every(text, ir.Invocation)) == python_calls(text)


NAMES = st.sampled_from(["a", "größe", "键", "x1"])
GAPS = st.sampled_from(["", " ", "  ", "\t", " \\\n  ", " \f"])
INNER_GAPS = st.sampled_from(["", " ", "\t", "\n", "\r\n", "\n    # é(1)\n\t", "\f"])
LITERALS = st.sampled_from(["1", "'x'", '"ключ"', "f'{y}:z'", "f\"{a('k')}\"", "'''p\nq'''", "'a' 'b'", "b'x'", "r'\\d'"])


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> str:
    """Source of an expression with calls, spread over lines and odd space."""
    kind = draw(st.sampled_from(["literal", "call", "call", "method", "parenthesised"])) if depth else "literal"
    if kind == "literal":
        return draw(LITERALS)
    inner = draw(expressions(depth - 1))
    gap = draw(INNER_GAPS)
    if kind == "parenthesised":
        return f"({gap}{inner}{draw(INNER_GAPS)})"
    if kind == "method":
        return f"({inner}){draw(GAPS)}.{draw(NAMES)}({gap})"
    return f"{draw(NAMES)}{draw(GAPS)}({gap}{inner},{draw(INNER_GAPS)}{draw(expressions(depth - 1))}{draw(INNER_GAPS)})"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A few statements, some of them indented."""
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lines: list[str] = []
    for expression in draw(st.lists(expressions(), min_size=1, max_size=4)):
        head = draw(st.sampled_from(["", "x = ", "if True:\n\t", "def f():\n    return ", "# é\n"]))
        lines.append((head + expression).replace("\r\n", "\n").replace("\n", newline))
    return newline.join([*lines, ""])


@settings(deadline=None)
@given(programs())
def test_spans_of_generated_sources(source: str) -> None:
    assert_same(source)


def test_comments_have_their_place_and_know_whether_they_stand_alone() -> None:
    found = facts("# one\r\nx = 'é#'  # two\r\nif x:\r\n\t# three\r\n\tpass\r\n").comments
    assert [(c.line, c.column, c.text, c.alone) for c in found] == [
        (1, 1, "# one", True),
        (2, 11, "# two", False),
        (4, 2, "# three", True),
    ]
