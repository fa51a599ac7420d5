"""String literals of Python that name keys and build none: in tests, search indexes, tables, comparisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from clusterlint.discover.source import SourceFile
from clusterlint.finding import Location
from clusterlint.fix.context import Context
from clusterlint.fix.fallout.files import is_test, owner_of
from clusterlint.fix.fallout.forms import Form, Named, named_in
from clusterlint.fix.fallout.told import told
from clusterlint.fix.literals import of_literal
from clusterlint.fix.model import Change, Edit, Fallout
from clusterlint.fix.scripts import script_of
from clusterlint.fix.sites import Subject
from clusterlint.fix.syntax import Syntax

Start = tuple[str, int, int]
"""Path, line and column of the first character of an expression."""


@dataclass(frozen=True, slots=True)
class _Literal:
    place: Location
    text: str
    plain: bool  # one token without fields


def followed(context: Context, change: Change) -> frozenset[Start]:
    """The literals that linking knows to build keys, scripts and rewritten patterns: the change has them."""
    rewritten = {one.location for one in change.rewrites}
    found: set[Start] = set()
    for call in context.program.calls:
        templates = [template for key in call.keys for template in key.choices]
        script = script_of(call)
        if script is not None:
            templates.append(script)
        if call.location in rewritten:
            templates += [template for argument in call.arguments for template in argument.templates]
        for template in templates:
            places = Subject(template, call.location).expressions
            found |= {(place.path, place.line, place.column) for place in places}
    return frozenset(found)


def of_python(
    context: Context, source: SourceFile, forms: Sequence[Form], known: frozenset[Start]
) -> Iterator[Fallout]:
    """What the literals of one file say; whole keys in tests that are analysed are rewritten."""
    try:
        tree = ast.parse(source.content)
    except (SyntaxError, ValueError, RecursionError):
        return
    text = source.content.decode("utf-8", "replace")
    lines = text.splitlines()
    literals = [one for one in _literals(source.path, tree, lines) if _start(one.place) not in known]
    tagged = all(form.braces is not None for form in forms)
    mends = tagged and is_test(source.path) and source.path in context.contents
    syntax: Syntax | None = None
    near = b"redis" in source.content.lower() or b"valkey" in source.content.lower()
    for literal in literals:
        quoted = f'"{literal.text}"'
        for named, families in named_in(quoted, forms, code=True, near=near):
            edits: tuple[Edit, ...] = ()
            if mends and literal.plain and named.key and named.end - named.start == len(literal.text):
                syntax = syntax or Syntax(context.text(source.path))
                edits = _edits(syntax, literal, named)
            line = literal.place.line + literal.text.count("\n", 0, named.start - 1)
            yield told(owner_of(source.path), source.path, line, families, named, edits)


def _start(place: Location) -> Start:
    return place.path, place.line, place.column


def _edits(syntax: Syntax, literal: _Literal, named: Named) -> tuple[Edit, ...]:
    """The two braces in the literal; none where it is not written as it is read."""
    node = syntax.at(literal.place, cst.SimpleString)
    gaps = None if node is None else of_literal(syntax, node)
    if gaps is None or len(gaps) != len(literal.text) + 1:
        return ()
    opened, closed = gaps[named.opens - 1], gaps[named.closes - 1]
    if not opened or not closed:
        return ()
    path = literal.place.path
    first, last = opened[-1].offset, closed[0].offset
    return Edit(path, first, first, "{"), Edit(path, last, last, "}")


def _literals(path: str, tree: ast.Module, lines: Sequence[str]) -> Iterator[_Literal]:
    """All literals but documentation, f-strings with {} for their fields, in the order of the file."""
    skipped = set(_documentation(tree))
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.JoinedStr):
            yield _Literal(_place(path, node, lines), _joined(node), False)
            fields = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            pending += reversed(fields)
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and node not in skipped:
            value = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            yield _Literal(_place(path, node, lines), value, True)
        pending += reversed(list(ast.iter_child_nodes(node)))


def _documentation(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _joined(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _place(path: str, node: ast.expr, lines: Sequence[str]) -> Location:
    """Where it stands; ast counts bytes of UTF-8."""
    last, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    first_column = _characters(lines, node.lineno, node.col_offset)
    return Location(path, node.lineno, first_column + 1, last, _characters(lines, last, end) + 1)


def _characters(lines: Sequence[str], line: int, column: int) -> int:
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    return column if written.isascii() else len(written.encode()[:column].decode("utf-8", "replace"))
