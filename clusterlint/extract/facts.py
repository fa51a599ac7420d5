"""The record that extraction gives for one file."""

from __future__ import annotations

from dataclasses import dataclass

from clusterlint.extract.ir import Statement


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the source: 1-based line and column, text with the leading ``#``."""

    line: int
    column: int
    text: str
    alone: bool  # nothing but the comment on its line


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file, lowered: everything linking needs, nothing that remembers syntax."""

    path: str
    body: tuple[Statement, ...]
    comments: tuple[Comment, ...]
