"""The record that extraction gives for one file."""

from __future__ import annotations

from clusterlint.extract.ir import Record, Statement


class Comment(Record, frozen=True):
    """A comment in the source: 1-based line and column, text with the leading ``#``."""

    line: int
    column: int
    text: str
    alone: bool  # nothing but the comment on its line


class FileFacts(Record, frozen=True):
    """One file, lowered: everything linking needs, nothing that remembers syntax."""

    path: str
    body: tuple[Statement, ...]
    comments: tuple[Comment, ...]
