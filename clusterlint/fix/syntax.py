"""From a location of linking to the libcst node that stands there, and to offsets in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import libcst as cst
from libcst._nodes.internal import CodegenState

from clusterlint.extract.positions import line_starts
from clusterlint.finding import Location
from clusterlint.fix.text import SourceText

_FORM_FEED = re.compile(r"^\f+", re.MULTILINE)
Node = TypeVar("Node", bound=cst.CSTNode)
Range = tuple[int, int]


class _Counter(CodegenState):
    """Counts characters; for every node the range with its parentheses and the range without."""

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(default_indent=indent, default_newline=newline)
        self.offset = 0
        self.full: dict[int, Range] = {}
        self.inner: dict[int, Range] = {}
        self.nodes: list[cst.CSTNode] = []
        self._begun: list[int] = []

    def add_indent_tokens(self) -> None:
        self.offset += sum(map(len, self.indent_tokens))

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def pop_trailing_newline(self) -> None:
        """Nothing to take back: the text is not kept."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._begun.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.full[id(node)] = (self._begun.pop(), self.offset)
        self.nodes.append(node)

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = self.offset
        yield
        self.inner[id(node)] = (start, self.offset)


class Syntax:
    """The nodes of one file; raises cst.ParserSyntaxError for a file that does not parse."""

    def __init__(self, text: SourceText) -> None:
        self._text = text
        plain = _FORM_FEED.sub("", text.text)
        self.module = cst.parse_module(plain)
        self._counter = _Counter(self.module.default_indent, self.module.default_newline)
        self.module._codegen(self._counter)
        self._same = plain == text.text
        self._lines = line_starts(plain)
        self._at: dict[Range, list[cst.CSTNode]] = {}
        for node in self._counter.nodes:
            found = self._counter.inner.get(id(node))
            if found is not None:
                self._at.setdefault(self._real(found), []).append(node)

    def at(self, place: Location, kind: type[Node]) -> Node | None:
        """The outermost node of that type which spans exactly that place."""
        found = self._at.get(self._text.span(place), [])
        return next((node for node in reversed(found) if isinstance(node, kind)), None)

    def expression(self, place: Location) -> cst.BaseExpression | None:
        """The outermost expression that spans exactly that place."""
        found = self._at.get(self._text.span(place), [])
        return next((node for node in reversed(found) if isinstance(node, cst.BaseExpression)), None)

    def inner(self, node: cst.CSTNode) -> Range:
        """Where a node starts and ends, without parentheses of its own."""
        return self._real(self._counter.inner.get(id(node)) or self._counter.full[id(node)])

    def full(self, node: cst.CSTNode) -> Range:
        """Where a node starts and ends, parentheses included."""
        return self._real(self._counter.full[id(node)])

    def _real(self, found: Range) -> Range:
        """Offsets in the file for offsets in what libcst gives back, which has no form feeds."""
        if self._same:
            return found
        start, end = (self._offset(one) for one in found)
        return start, end

    def _offset(self, plain: int) -> int:
        line = bisect_right(self._lines, plain)
        return self._text.offset(line, plain - self._lines[line - 1] + 1)
