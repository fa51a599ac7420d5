"""Positions without libcst's metadata: one pass of code generation that only counts characters.

libcst's PositionProvider keeps a position for every node in a metadata wrapper (about twice the
time of parsing); here only expressions and comments get an offset, and only the few that are asked
for are turned into lines and columns.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from clusterlint.extract.ir import NOWHERE, Span


class _Counter(CodegenState):
    """A code generation state that throws the text away and keeps offsets."""

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(default_indent=indent, default_newline=newline)
        self.offset = 0
        self.ranges: dict[int, tuple[int, int]] = {}
        self.comments: list[tuple[int, str]] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.offset += len(token)

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def pop_trailing_newline(self) -> None:
        """Nothing to take back: the text is not kept."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        if type(node) is cst.Comment:  # asked of every node
            self.comments.append((self.offset, node.value))

    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Any:
        return _Range(self, id(node))


class _Range:
    """Notes where the code of one node starts and ends (a generator's context would double the time)."""

    __slots__ = ("_counter", "_node", "_start")

    def __init__(self, counter: _Counter, node: int) -> None:
        self._counter = counter
        self._node = node

    def __enter__(self) -> None:
        self._start = self._counter.offset

    def __exit__(self, *_: object) -> None:
        counter = self._counter
        counter.ranges[self._node] = (self._start, counter.offset)


class Positions:
    """Spans of expressions and places of comments of one module."""

    def __init__(self, module: cst.Module, text: str) -> None:
        state: Any = _Counter(module.default_indent, module.default_newline)
        module._codegen(state)
        self._ranges: dict[int, tuple[int, int]] = state.ranges
        self._comments: list[tuple[int, str]] = state.comments
        self._text = text
        self._lines = line_starts(text)

    def span(self, node: cst.CSTNode) -> Span:
        """Where an expression stands; NOWHERE for nodes that code generation does not mark."""
        found = self._ranges.get(id(node))
        if found is None:
            return NOWHERE
        return (*self._place(found[0]), *self._place(found[1]))

    def comments(self) -> list[tuple[int, int, str, bool]]:
        """Line, column, text, and whether nothing else stands on the line."""
        out = []
        for offset, text in self._comments:
            line, column = self._place(offset)
            before = self._text[self._lines[line - 1] : offset]
            out.append((line, column, text, not before.strip()))
        return out

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def line_starts(text: str) -> list[int]:
    """Offsets where lines start, for \\n, \\r\\n and \\r: what Python itself counts as lines."""
    starts = [0]
    position = 0
    while True:
        newline = text.find("\n", position)
        carriage = text.find("\r", position)
        if newline < 0 and carriage < 0:
            return starts
        if carriage >= 0 and (newline < 0 or carriage < newline):
            position = carriage + (2 if newline == carriage + 1 else 1)
        else:
            position = newline + 1
        starts.append(position)
