"""A file as it came from the disk, and what was wrong with one that did not."""

from __future__ import annotations

from msgspec import Struct


class SourceFile(Struct, frozen=True):
    """One Python file: path relative to the root with forward slashes, and its raw bytes."""

    path: str
    content: bytes


class FileProblem(Struct, frozen=True):
    """A file that could not be read, decoded or parsed (CL902): one line on why, 1-based place."""

    path: str
    reason: str
    line: int = 1
    column: int = 1
